"""What breaks off a run: a file that changes, a full disk, a read-only warehouse, Ctrl-C. Nothing is half done."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT, heed_interrupts
from intake import TakeIn, WriteDeclarations
from worlds import KEEPING, TO_PUBLISH, declarations_published, only_asking, walk_stages

from contraflow.interrupting import interrupts_repeated
from engine.errors import CallError, SourceNotReadyError, WarehouseError
from engine.files import as_utf8, look_at
from engine.publication import current, states
from engine.settings import Settings
from engine.warehouse import Warehouse, writing
from flows.run import Counts, Run

pytestmark = pytest.mark.usefixtures("without_suites")


def test_a_run_whose_report_fails_is_published_all_the_same(
    write_declarations: WriteDeclarations, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def report(run: Run) -> Counts:
        raise OSError("no room for a page")

    inputs = {"declarations": [str(write_declarations({}))]}
    with pytest.raises(OSError, match="no room for a page"), only_asking():
        walk_stages(tmp_path / "warehouse", inputs, (*TO_PUBLISH, report), run_id="run1")
    assert "run run1 is published; what is missing is its report: contraflow report --warehouse" in caplog.text
    with Warehouse(tmp_path / "warehouse", Settings()) as warehouse:
        assert warehouse.rows("SELECT run_id, status FROM runs") == [("run1", "complete")]


@pytest.mark.parametrize("change", ["replaced", "grown", "cut short", "gone"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    change: str, write_declarations: WriteDeclarations, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = write_declarations({}, {}), write_declarations({}, name="other.csv")
    changes = {
        "replaced": lambda: other.replace(path),
        "grown": lambda: path.write_text(path.read_text() + path.read_text().splitlines()[1]),
        "cut short": lambda: path.write_text(path.read_text()[:40]),
        "gone": path.unlink,
    }
    judge = sys.modules["flows.load"]._judge  # type: ignore[attr-defined]

    def judge_and_change(*arguments: object) -> None:
        judge(*arguments)
        changes[change]()

    monkeypatch.setattr(sys.modules["flows.load"], "_judge", judge_and_change)
    with pytest.raises(SourceNotReadyError, match=f"{path.name} changed while it was being read. Run again") as refusal:
        take_in(path)
    assert refusal.value.exit_status == 2


def screen_in_a_process(warehouse: Path, declarations: Path, before: str = "") -> subprocess.Popen[str]:
    """Walk through the stages in a process of its own, as ``contraflow run`` does without Prefect."""
    program = f"""
        import sys
        from pathlib import Path
        from engine.errors import ContraflowError
        from engine.settings import Settings
        from engine.warehouse import Warehouse, writing
        from flows import STAGES, Request, Run, new_run_id, walk
        sys.modules["flows.validate"]._check = lambda run, loaded: None  # the suites need seconds
        {before}
        try:
            with Warehouse(Path({str(warehouse)!r}), Settings()) as warehouse:
                print("began", flush=True)
                walk(Run(warehouse, Request({{"declarations": [{str(declarations)!r}]}}), new_run_id()), STAGES)
        except ContraflowError as error:
            print(error, file=sys.stderr)
            sys.exit(error.exit_status)
        """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=heed_interrupts,
    )


def test_a_full_disk_is_said_and_the_published_state_stands(world: Path, published: Path, tmp_path: Path) -> None:
    warehouse = shutil.copytree(published, tmp_path / "warehouse")
    first = current(warehouse)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))"
    process = screen_in_a_process(warehouse, world / "declarations.parquet", limit)
    _, message = process.communicate(timeout=240)
    assert process.returncode == WarehouseError.exit_status, message
    assert f"The disk of the warehouse {warehouse} is full or cannot be written" in message
    assert "Traceback" not in message
    assert (current(warehouse), states(warehouse)) == (first, [first])
    walk_stages(warehouse, {"declarations": [str(world / "declarations.parquet")]}, KEEPING)
    assert declarations_published(warehouse) > 1000


def test_a_run_that_needs_more_memory_says_which_setting_to_raise(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "warehouse", Settings()) as warehouse:
        warehouse.con.execute("SET memory_limit = '20MB'")
        said = r"(?s)memory_limit allows: .*\. Nothing was published\. Raise memory_limit"
        with pytest.raises(CallError, match=said), writing(warehouse.folder):
            warehouse.rows("SELECT len(list(range)) FROM range(20_000_000)")


@pytest.mark.parametrize(
    ("setting", "items", "limit"),
    [(None, 0, "1100MB"), (None, 2_000_000, "1100MB"), (None, 6_000_000, "3000MB"), ("2GB", 6_000_000, "2GB")],
)
def test_a_run_may_use_the_memory_that_its_items_take(
    setting: str | None, items: int, limit: str, tmp_path: Path
) -> None:
    with Warehouse(tmp_path / "warehouse", Settings(memory_limit=setting)) as warehouse:
        warehouse.make_room(items)
        ((allowed,),) = warehouse.rows("SELECT current_setting('memory_limit')")
        warehouse.con.execute(f"SET memory_limit = '{limit}'")
        assert warehouse.rows("SELECT current_setting('memory_limit')") == [(allowed,)]


def test_a_full_disk_is_no_damage_of_the_file(write_declarations: WriteDeclarations, tmp_path: Path) -> None:
    path = write_declarations(*[{"description": "钨" * 200}] * 300)
    path.write_bytes(path.read_bytes().decode().encode("gb18030"))
    with Warehouse(tmp_path / "warehouse", Settings()) as warehouse:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        try:
            with (
                pytest.raises(WarehouseError, match="full or cannot be written"),
                writing(warehouse.folder),
                as_utf8(look_at(path), warehouse.scratch),
            ):
                pass
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("folder", ["/proc/warehouse", "/dev/null/warehouse"])
def test_a_place_that_cannot_be_written_is_said(folder: str) -> None:
    with pytest.raises(WarehouseError, match=f"The warehouse {folder} cannot be written.*Name another") as refusal:
        Warehouse(Path(folder), Settings())
    assert refusal.value.exit_status == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_warehouse_is_said(published: Path, tmp_path: Path) -> None:
    warehouse = shutil.copytree(published, tmp_path / "warehouse")
    (warehouse / "working.duckdb").chmod(0o400)
    with pytest.raises(WarehouseError, match="cannot be opened"):
        Warehouse(warehouse, Settings())


def lose_an_interrupt_and(act: Callable[[], None], again: float) -> None:
    with interrupts_repeated(again):
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        act()


def test_ctrl_c_that_python_loses_comes_again() -> None:
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        lose_an_interrupt_and(lambda: time.sleep(60), again=0.1)
    assert time.monotonic() - began < 30
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_ctrl_c_in_a_query_is_no_fault_of_ours() -> None:
    def be_interrupted() -> None:
        raise RuntimeError("Query interrupted")

    with pytest.raises(KeyboardInterrupt):
        lose_an_interrupt_and(be_interrupted, again=60)
