"""A JSON document whose records stand under a key: each of them on a line, as it is written."""

import json

import pytest

from engine.json_records import as_lines


def lines(tmp_path, document, key="data"):
    text = tmp_path / "answer.json"
    text.write_text(document, encoding="utf-8")
    return as_lines(text, key, tmp_path).read_text(encoding="utf-8").splitlines()


def test_each_record_is_a_line_with_its_figures_as_they_are_written(tmp_path):
    document = """{"elapsedTime": "0.1 secs", "count": 2, "data": [{"kg": 1.10, "of": {"a": [1, 2]}},
        {"kg": 12345678901234567890, "text": "a, ] } b"}], "error": ""}"""
    assert lines(tmp_path, document) == [
        '{"kg": 1.10, "of": {"a": [1, 2]}}',
        '{"kg": 12345678901234567890, "text": "a, ] } b"}',
    ]


def test_records_that_span_lines_are_joined(tmp_path):
    records = [{"kg": 1, "text": "two\nlines"}, {"kg": 2}]
    found = lines(tmp_path, json.dumps({"data": records}, indent=4))
    assert [json.loads(line) for line in found] == records


def test_of_two_documents_in_one_file_none_is_lost(tmp_path):
    assert lines(tmp_path, '{"data": [{"kg": 1}]}\n{"count": 1, "data": [{"kg": 2}]}\n') == ['{"kg": 1}', '{"kg": 2}']


@pytest.mark.parametrize("document", ['{"data": []}', '{"error": "none"}', '{"data": null}', "{}"])
def test_without_records_there_is_no_line(tmp_path, document):
    assert lines(tmp_path, document) == []


@pytest.mark.parametrize(
    "document", ['{"data": [{"kg": 1}, {"kg"', '{"data": [{"kg": 1}', '[{"kg": 1}]', "", "nothing"]
)
def test_what_breaks_off_or_is_no_object_is_damage(tmp_path, document):
    with pytest.raises(json.JSONDecodeError):
        lines(tmp_path, document)
