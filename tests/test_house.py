"""The rooms and what each may do, held against the code (the table of the design)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from warehouse.contract import contracts
from warehouse.openness import described
from warehouse.settings import PROJECT

ROOMS = ("warehouse", "ingest", "mining", "olap", "dashboards")
MAY_IMPORT = {"warehouse": set(), "ingest": {"warehouse"}, "mining": {"warehouse"}, "olap": {"warehouse"}}
MAY_IMPORT["dashboards"] = {"warehouse"}
MODELS = PROJECT / "models"


def python_files(room: str) -> list[Path]:
    return sorted((PROJECT / room).rglob("*.py"))


def imports(path: Path, module_level: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if module_level else list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    for path in python_files(room):
        used = {name.split(".")[0] for name in imports(path)} & {*ROOMS, "cli", "models", "tests"}
        assert used - {room} <= MAY_IMPORT[room], f"{path.relative_to(PROJECT)} imports {used}"


def test_the_floor_knows_no_source_and_no_score() -> None:
    sources = {path.parent.name for path in MODELS.glob("staging/*/_*__sources.yml")} - {"ops"}
    scores = {path.stem for path in (PROJECT / "mining" / "scores").glob("*.py")} - {"__init__"}

    for path in python_files("warehouse"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in sources | scores:
                pytest.fail(f"{path.name}:{node.lineno} knows {node.value}")


def test_models_hold_no_python_and_read_only_backwards() -> None:
    assert not list(MODELS.rglob("*.py"))
    layers = {"staging": 0, "intermediate": 1, "star": 1, "marts": 2}
    layer_of = {p.stem: layers[p.relative_to(MODELS).parts[0]] for p in MODELS.rglob("*.sql")}
    for path in MODELS.rglob("*.sql"):
        sql = path.read_text(encoding="utf-8")
        layer = path.relative_to(MODELS).parts[0]
        if layer != "staging":
            assert "source(" not in sql, f"{path.name} says source() outside staging"
        for name in re.findall(r"ref\('(\w+)'\)", sql):
            if layer in ("staging", "star") and name in layer_of:
                assert layer_of[name] <= layers[layer], f"{path.name} reads {name} of a later layer"


def test_no_key_of_a_properties_file_hides_another() -> None:
    # a mapping with the same key twice is read without a word, and the first is lost: so was a test, once
    def hidden(node: yaml.Node) -> Iterator[str]:
        if isinstance(node, yaml.MappingNode):
            names = [str(key.value) for key, _ in node.value]
            yield from (f"{name} at line {node.start_mark.line + 1}" for name in {*names} if names.count(name) > 1)
            for _, value in node.value:
                yield from hidden(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from hidden(value)

    for path in sorted(MODELS.rglob("*.yml")):
        for name in hidden(yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)):
            pytest.fail(f"{path.relative_to(PROJECT)} has {name} twice")


def test_a_feature_mart_never_sees_a_score() -> None:
    refs = {p.stem: set(re.findall(r"ref\('(\w+)'\)", p.read_text(encoding="utf-8"))) for p in MODELS.rglob("*.sql")}

    def upstream(name: str) -> set[str]:
        direct = refs.get(name, set())
        return direct.union(*(upstream(parent) for parent in direct))

    features = [name for name in refs if name.startswith("mart_features_")]
    assert features
    for name in features:
        assert not {n for n in upstream(name) if "score" in n}, name


def test_a_published_view_stands_on_what_is_published() -> None:
    published = {path.stem for layer in ("star", "marts") for path in (MODELS / layer).rglob("*.sql")}
    for path in MODELS.glob("marts/*/*.sql"):
        sql = path.read_text(encoding="utf-8")
        if "materialized='view'" in sql:
            assert set(re.findall(r"ref\('(\w+)'\)", sql)) <= published, path.name


def test_every_model_says_its_grain_and_describes_every_column() -> None:
    for sql in MODELS.rglob("*.sql"):
        path = sql.with_suffix(".yml")
        assert path.exists(), f"{sql.name} has no YAML"
        (model,) = [m for m in yaml.safe_load(path.read_text(encoding="utf-8"))["models"] if m["name"] == sql.stem]
        assert model["description"].strip().startswith("One row per "), sql.name
        for column in model.get("columns", []):
            assert column.get("description"), f"{sql.name}.{column['name']}"
        if sql.relative_to(MODELS).parts[0] in ("star", "marts"):
            assert all(column.get("data_type") for column in model["columns"]), sql.name


def test_no_published_column_is_named_like_a_direct_identifier() -> None:
    direct = {column.name for each in contracts().values() for column in each.columns if column.pii == "direct"}
    assert direct
    for path in [*MODELS.glob("star/*.yml"), *MODELS.glob("marts/*/*.yml")]:
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            assert not direct & {column["name"] for column in model["columns"]}, model["name"]


def test_mining_opens_no_connection_and_never_reads_below_the_star() -> None:
    for path in python_files("mining"):
        text = path.read_text(encoding="utf-8")
        assert "duckdb.connect" not in text, path.name
        assert not re.search(r"\b(from|join)\s+(raw_|staging\.)", text), path.name


def test_what_reads_restricted_data_is_restricted_or_says_why_not() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in MODELS.rglob("*.sql")}
    openness = described()
    reads = {name: {word for word in re.findall(r"'(\w+)'", sql) if word in texts} for name, sql in texts.items()}
    # whose rows are made again is all that is taken from it, and nobody reads that
    del reads["int_customer_marked"]

    def restricted_below(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        """Restricted models that it reads, itself or by models that are not published."""
        parents = reads.get(name, set()) - seen
        found = {parent for parent in parents if parent in openness and not openness[parent].is_open}
        inner = (restricted_below(parent, seen | parents) for parent in parents if parent not in openness)
        return found.union(*inner)

    assert not openness["mart_credit_fraud_alert"].is_open
    for name, entry in openness.items():
        if entry.is_open and not entry.reason and not entry.where:
            assert not restricted_below(name), f"{name}: access: restricted, or open_because: why"


def test_what_is_masked_is_masked_wherever_a_table_has_it() -> None:
    columns = {
        model["name"]: {column["name"] for column in model["columns"]}
        for path in [*MODELS.glob("star/*.yml"), *MODELS.glob("marts/*/*.yml")]
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])
    }
    views = {p.stem for p in MODELS.rglob("*.sql") if "materialized='view'" in p.read_text(encoding="utf-8")}
    masked = {column for entry in described().values() for column in entry.columns}
    assert "count_open_fraud_cases" in masked
    for name, entry in described().items():
        if entry.is_open and name not in views and not name.startswith("fct_"):
            assert not (columns[name] & masked) - set(entry.columns), name


def test_one_file_alone_imports_cubes() -> None:
    users = [p.name for p in python_files("olap") if any(n.split(".")[0] == "cubes" for n in imports(p))]
    assert users == ["adapter.py"]


def test_superset_is_never_imported_at_module_level() -> None:
    for path in python_files("dashboards"):
        assert not [n for n in imports(path, module_level=True) if n.split(".")[0] == "superset"], path.name


def test_the_front_door_holds_no_work() -> None:
    text = (PROJECT / "cli.py").read_text(encoding="utf-8")
    assert not re.search(r"(?i)\bselect\b.*\bfrom\b|import pandas|except Exception|import duckdb", text)
    assert text.count("\n") <= 200


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_stay_small(room: str) -> None:
    for path in python_files(room):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 260, f"{path.name} has {text.count(chr(10))} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= 40, f"{path.name}: {node.name} has {length} lines"


def test_nothing_is_swallowed() -> None:
    for room in ROOMS:
        for path in python_files(room):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ExceptHandler):
                    assert node.type is not None, f"{path.name}:{node.lineno} bare except"
                    body = node.body[0]
                    assert not isinstance(body, ast.Pass), f"{path.name}:{node.lineno} except: pass"
