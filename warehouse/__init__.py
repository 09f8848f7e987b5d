"""The floor of the house: settings, contracts, loading, transforming, publishing."""

__version__ = "0.1.0"
