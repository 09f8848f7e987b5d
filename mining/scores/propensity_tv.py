"""Propensity: the probability that a customer who holds no tv product takes one within 90 days."""

from __future__ import annotations

from mining.learners.propensity import propensity_score

SCORE = propensity_score("tv")
