"""One file per score. `mining.registry.known_scores` finds them; a new score is a new file and nothing else."""
