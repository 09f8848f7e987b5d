"""How marts are shown: Superset dashboards as code."""
