"""What is found without a label: segments, baskets, rules, associations."""
