"""The sample operator: believable, causal extracts for every contract, with an answer key beside them.

A month is one set-based step in DuckDB (`sql/month/*.sql`) over a few state tables; its extracts
(`sql/extract/<contract>.sql`) are written while the next is lived. Nothing is random but hashes of
(seed, entity, what).
"""

from ingest.sample.operator import SampleReport, make_sample
from ingest.sample.options import SampleOptions

__all__ = ["SampleOptions", "SampleReport", "make_sample"]
