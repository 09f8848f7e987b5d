"""How good a model is and how sure that is: figures, intervals, drift, fairness, cards; any table from outside."""
