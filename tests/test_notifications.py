"""Who is told of a run that failed, was stopped or is partial: Prefect's states and pages, and a notification block."""

from __future__ import annotations

import pytest
from flowing import seen_by_prefect
from prefect.blocks.abstract import NotificationBlock

from engine.errors import InputError, ValidationStopped
from engine.settings import Settings
from flows import screen as flow_module
from flows.screen import screen_warehouse

pytestmark = pytest.mark.filterwarnings("ignore:Did not recognize type")
BODIES = []


class Postcard(NotificationBlock):
    """A block that keeps what it is told."""

    _block_type_slug = "postcard"
    address: str = "hush"
    is_lost: bool = False

    def notify(self, body, subject=None):
        if self.is_lost:
            raise ConnectionError(f"no way to {self.address}")
        BODIES.append((subject, body))


class Letter(NotificationBlock):
    """A block that is asynchronous, as Prefect's own were."""

    _block_type_slug = "letter"

    async def notify(self, body, subject=None):
        BODIES.append((subject, body))


@pytest.fixture
def postcards(prefect):
    Postcard().save("customs", overwrite=True)
    Postcard(is_lost=True).save("lost", overwrite=True)
    Letter().save("customs", overwrite=True)
    BODIES.clear()
    return BODIES


def run_with(monkeypatch, stage, folder, request, block="postcard/customs"):
    """Run a flow of one stage."""
    monkeypatch.setattr(flow_module, "STAGES", (stage,))
    monkeypatch.setattr(flow_module, "_show_in_prefect", lambda run: None)
    monkeypatch.setattr(flow_module, "new_run_id", lambda folder: f"run-of-{folder.parent.name}")
    return screen_warehouse(folder, Settings(notification_block=block), request)


def test_a_partial_run_ends_in_a_state_of_its_own_name(postcards, declarations, tmp_path, monkeypatch):
    def detect(run):
        run.warnings.append("Dated later: 2 declarations.")
        run.fail("origin", "it\nbroke")
        return {}

    run_id = run_with(monkeypatch, detect, tmp_path / "warehouse", declarations)
    seen = seen_by_prefect(run_id)
    assert (seen.run.state_name, seen.run.state_type.value) == ("Partial", "COMPLETED")
    said = "The detector origin failed, and its findings are missing: it\nbroke"
    assert seen.run.state.message == said
    assert postcards == [(f"contraflow run {run_id} is partial", f"Dated later: 2 declarations.\n{said}")]


ENDS = {
    "failed": (InputError("There is no <b>a.csv</b>.\nFetch it."), "failed"),
    "stopped": (ValidationStopped("9 of 9 rows"), "was stopped"),
}


@pytest.mark.parametrize("block", ["postcard/customs", "letter/customs"])
@pytest.mark.parametrize(("error", "ended"), ENDS.values(), ids=ENDS)
def test_a_run_that_fails_leaves_word_of_what_failed(
    error,
    ended,
    block,
    postcards,
    declarations,
    tmp_path,
    monkeypatch,
):
    def load(run):
        raise error

    folder = tmp_path / "warehouse"
    with pytest.raises(type(error)):
        run_with(monkeypatch, load, folder, declarations, block)
    seen = seen_by_prefect(f"run-of-{tmp_path.name}")
    assert seen.run.state_name == "Failed"
    told = seen.artifacts["failure"]
    assert told.startswith(f"contraflow run run-of-{tmp_path.name} {ended}:\n\n    {str(error).splitlines()[0]}\n")
    assert f"    contraflow runs --warehouse {folder}" in told
    ((subject, body),) = postcards
    assert subject == f"contraflow run run-of-{tmp_path.name} {ended}"
    assert body == f"{error}\n\nThe warehouse is {folder}; contraflow runs lists its runs."


@pytest.mark.parametrize("block", ["postcard/lost", "postcard/nobody", "pigeon/customs"])
def test_a_block_that_cannot_be_called_spoils_nothing(
    block,
    postcards,
    declarations,
    tmp_path,
    monkeypatch,
    caplog,
):
    def load(run):
        raise InputError("no file")

    with pytest.raises(InputError, match="no file"):
        run_with(monkeypatch, load, tmp_path / "warehouse", declarations, block)
    assert f"The notification block {block} could not be called (" in caplog.text
    assert "hush" not in caplog.text


def test_nobody_is_told_of_a_run_that_is_complete(postcards, declarations, tmp_path, monkeypatch):
    def load(run):
        return {"files": 1}

    assert (
        seen_by_prefect(run_with(monkeypatch, load, tmp_path / "warehouse", declarations)).run.state_name == "Completed"
    )
    assert postcards == []
