from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.yaml_lines import Items, read_block, read_yaml
from bot.errors import ContentError


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "file.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    block = read_block(written(tmp_path, "# a remark\nname: Luce\nneeds:\n  - hotline\n  - bond\n"))
    assert [key.line for key in block] == [2, 3]
    needs = block[next(key for key in block if key == "needs")]
    assert isinstance(needs, Items)
    assert [item.line for item in needs] == [4, 5]


@pytest.mark.parametrize("text", ["19:00", "2025-05", "911", "no", "true", "null"])
def test_a_value_is_the_text_as_written(tmp_path: Path, text: str) -> None:
    assert list(read_block(written(tmp_path, f"key: {text}\n")).values()) == [text]


@pytest.mark.parametrize(
    "text, line, message",
    [
        pytest.param("", 1, "empty", id="empty"),
        pytest.param("# only a remark\n", 1, "empty", id="only a remark"),
        pytest.param("a: 1\nb: [2\nc: 3\n", 3, "not YAML", id="a bracket left open"),
        pytest.param("a: 1\n b: 2\n", 2, "not YAML", id="a space too many"),
        pytest.param("a: 1\nb: 2\na: 3\n", 3, "`a` is written twice", id="a key twice"),
        pytest.param("a: 1\n? [b]\n: 2\n", 2, "a key must be one word", id="a list as key"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_with_its_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    with pytest.raises(ContentError, match=message) as caught:
        read_yaml(written(tmp_path, text))
    assert caught.value.line == line


def test_a_list_where_keys_belong_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="key: value"):
        read_block(written(tmp_path, "- a\n"))


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="missing"):
        read_block(tmp_path / "file.yml")


def test_a_file_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "file.yml"
    file.write_bytes("name: Compañeras\n".encode("latin-1"))
    with pytest.raises(ContentError, match="UTF-8"):
        read_block(file)
