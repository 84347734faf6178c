"""The reference: when it is fitted and when it is kept, and that a run computed again with it gives the same bytes."""

from __future__ import annotations

import json
import re
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from intake import write_csv
from worlds import AS_OF, TO_PUBLISH, only_asking, walk_stages

from contraflow.verifying import _tell_of_inputs, verify_run
from detectors.base import SqlDetector
from detectors.licensing import LICENSING
from detectors.origin import ORIGIN
from detectors.packaging import PACKAGING
from engine.errors import CallError, NotReproduced
from engine.files import file_sha256
from engine.publication import open_state, publish
from engine.seed import SEED
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, walk
from flows.load import load
from flows.reference import begin_reference, retire
from flows.run import Counts
from flows.validate import validate
from flows.verify import Compared, changed_inputs

pytestmark = pytest.mark.usefixtures("without_suites")


def reference(folder: Path, run_id: str) -> str:
    with duckdb.connect(folder / f"published/{run_id}.duckdb", read_only=True) as con:
        ((sha256,),) = con.execute(
            "SELECT reference_sha256 FROM runs WHERE run_id = $run_id", {"run_id": run_id}
        ).fetchall()
    return str(sha256)


def test_between_fits_the_reference_is_kept(in_parts):
    assert reference(in_parts, "run2") == reference(in_parts, "run1")
    assert reference(in_parts, "run3") != reference(in_parts, "run1")


def test_what_is_kept_of_a_reference_comes_back_as_it_was(in_parts):
    kept = in_parts / "references" / reference(in_parts, "run1")
    with duckdb.connect(in_parts / "working.duckdb", read_only=True) as con:
        for path in kept.glob("*.parquet"):
            assert con.read_parquet(str(path)).types == con.table(f"reference.{path.stem}").types, path.stem


def test_a_run_names_its_models_and_its_seed(in_parts):
    with open_state(in_parts, "run2") as con:
        ((models, seed),) = con.execute("SELECT models, seed FROM runs WHERE run_id = 'run2'").fetchall()
    files = in_parts / "references" / reference(in_parts, "run2")
    kept = {path.stem: file_sha256(path) for path in files.rglob("*.joblib")}
    assert json.loads(models) == kept
    assert kept
    assert seed == SEED


def test_an_increment_gives_the_same_as_a_run_from_nothing_with_its_reference(in_parts, tmp_path, capsys):
    """All but what was changed by hand since: that is found out."""
    folder = shutil.copytree(in_parts, tmp_path / "copy")
    with duckdb.connect(folder / "published/run2.duckdb") as con:
        con.execute("UPDATE detector_coverage SET scored = scored + 1 WHERE detector = 'origin'")
    with pytest.raises(
        NotReproduced, match=r"run2 is not what it gives when computed again: detector_coverage differ\."
    ):
        verify_run(folder, "run2")
    shown = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert shown["risk_scores"].rstrip().endswith("the same")
    assert shown["findings"].rstrip().endswith("the same")
    assert "the same" not in shown["detector_coverage"]


def test_a_run_that_gives_the_same_is_said_to(in_parts, capsys, monkeypatch):
    monkeypatch.setattr("contraflow.verifying.recompute", lambda *_: [Compared("findings", 3, "a", "a")])
    verify_run(in_parts, "run2")
    told = capsys.readouterr().out
    assert "From the records in its state, run2 gives these 1 tables again, byte by byte." in told


def test_a_partial_run_is_computed_again_without_what_failed_and_without_a_limit_of_time(in_parts, tmp_path, capsys):
    folder = shutil.copytree(in_parts, tmp_path / "copy")
    with only_asking(SqlDetector("origin", {}, gathered=("none",)), PACKAGING):
        walk_stages(folder, {}, TO_PUBLISH, run_id="run4")
    with duckdb.connect(folder / "published/run4.duckdb") as con:
        con.execute("UPDATE runs SET settings = json_merge_patch(settings, '{\"detector_seconds\": 0.001}')")
    with only_asking(ORIGIN, PACKAGING):
        verify_run(folder, "run4")
    told = capsys.readouterr().out
    assert "The run is partial: what failed in it was left out again (origin)." in told
    assert re.search(r"From the records in its state, run4 gives these \d\d tables again, byte by byte\.", told)


def test_verify_says_which_input_files_have_changed(tmp_path, capsys):
    files = [str(write_csv(tmp_path / f"{name}.csv", [{"declaration_id": name}])) for name in "abc"]
    walk_stages(tmp_path / "warehouse", {"declarations": files}, (load, validate, publish_inputs), run_id="run1")
    Path(files[1]).write_text("authority\n", encoding="utf-8")
    Path(files[2]).unlink()
    found = changed_inputs(tmp_path / "warehouse", "run1")
    assert found == {"the same": [files[0]], "changed": [files[1]], "gone": [files[2]]}
    _tell_of_inputs(found)
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "Input files, by their SHA-256: 1 the same, 1 changed, 1 gone.",
        "Changed since they were taken in:",
        f"  {files[1]}",
    ]


def publish_inputs(run: Run) -> Counts:
    publish(run.warehouse, run.run_id, {"run_inputs": "FROM main.run_inputs"})
    return {}


def test_a_refit_gives_the_same_as_a_run_from_nothing(in_parts, screened):
    risks = "SELECT authority, declaration_id, risk, rank, alert FROM risk_scores ORDER BY rank"
    found = []
    for state in (in_parts / "published/run3.duckdb", next((screened / "published").iterdir())):
        with duckdb.connect(state, read_only=True) as con:
            found.append(con.execute(risks).fetchall())
    assert found[0] == found[1]
    assert len(found[0]) > 2000


def test_a_reference_that_was_changed_is_not_used(in_parts, tmp_path):
    folder = shutil.copytree(in_parts, tmp_path / "copy")
    fitted = folder / "references" / reference(in_parts, "run2") / "fitted.parquet"
    fitted.write_bytes(fitted.read_bytes() + b" ")
    with pytest.raises(CallError, match=r"fitted\.parquet is not the file that was written with its reference\."):
        verify_run(folder, "run2")
    fitted.with_name("MANIFEST").write_text("", encoding="utf-8")
    with pytest.raises(CallError, match="manifest is not the one that was written"):
        verify_run(folder, "run2")


def test_the_references_of_no_state_are_removed(in_parts, tmp_path):
    folder = shutil.copytree(in_parts, tmp_path / "copy")
    assert {path.name for path in (folder / "references").iterdir()} == {
        reference(in_parts, "run1"),
        reference(in_parts, "run3"),
    }
    for run_id in ("run1", "run2"):
        (folder / f"published/{run_id}.duckdb").unlink()
    with Warehouse(folder, Settings()) as warehouse:
        retire(Run(warehouse, Request({}, as_of=AS_OF), "run4"))
    assert [path.name for path in (folder / "references").iterdir()] == [reference(in_parts, "run3")]


@pytest.mark.parametrize(
    ("change", "days", "fits"),
    [
        ("SELECT 1", 0, False),
        ("SELECT 1", 30, False),
        ("SELECT 1", 31, True),
        ("SELECT 1", -1, True),
        ("UPDATE fits SET code_sha256 = 'other'", 0, True),
        ("UPDATE fits SET items = 999", 0, True),
        ("UPDATE fits SET input_tables = ['declarations']", 0, True),
        ("UPDATE models SET sha256 = 'other'", 0, True),
        ("DELETE FROM fits", 0, True),
    ],
)
def test_a_new_reference_is_fitted_when_the_old_one_cannot_serve(in_parts, change, days, fits):
    with Warehouse(in_parts, Settings()) as warehouse:
        warehouse.con.begin()
        warehouse.con.execute(change)
        run = Run(warehouse, Request({}, as_of=AS_OF + timedelta(days=days)), "asked")
        begin_reference(run)
        warehouse.con.rollback()
    assert run.fits == fits


def test_what_a_failed_detector_left_is_no_reference(in_parts, tmp_path, monkeypatch):
    folder = shutil.copytree(in_parts, tmp_path / "copy")
    failing = SqlDetector("origin", {}, fitted=("network_ages",))
    monkeypatch.setattr(sys.modules["flows.detect"], "installed_detectors", lambda: (failing, LICENSING))
    with Warehouse(folder, Settings()) as warehouse:
        run = Run(warehouse, Request({}, as_of=AS_OF, refit=True), "run4")
        walk(run, [stage for stage in STAGES if stage.__name__ in ("features", "detect", "score")])
        assert run.status == "partial"
        assert warehouse.count("main.fits") == 0
