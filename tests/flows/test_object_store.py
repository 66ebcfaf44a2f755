"""A target in an object store: the same bytes, whole or absent, found again after a kill."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from runs import CREDITDOCS, ROOT, SETTINGS, until

from flows.commands import cli

pytestmark = pytest.mark.xdist_group("stores")
BUCKET = "bucket"


class Bucket:
    """A bucket behind HTTP on loopback, looked into by another client than ours."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.client: Any = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1"
        )

    def uri(self, prefix: str, bucket: str = BUCKET) -> str:
        return f"s3://{bucket}/{prefix}?endpoint_override=127.0.0.1:{self.port}&scheme=http&region=us-east-1"

    def keys(self, prefix: str) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=BUCKET, Prefix=f"{prefix}/"
        )
        return [o["Key"] for page in pages for o in page.get("Contents", [])]

    def read(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read())

    def write(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=BUCKET, Key=key, Body=content)

    def digests(self, prefix: str) -> dict[str, str]:
        """Of all objects but the folder's own empty one, which clients make and none shows."""
        return {
            k.removeprefix(f"{prefix}/"): sha256(self.read(k)).hexdigest()
            for k in self.keys(prefix)
            if k != f"{prefix}/"
        }


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        try:
            made = Bucket(server.get_host_and_port()[1])
            made.client.create_bucket(Bucket=BUCKET)
            yield made
        finally:
            server.stop()


def command(uri: str) -> list[str]:
    pairs = [text for key, value in SETTINGS.items() for text in ("--set", f"{key}={value}")]
    return [
        *CREDITDOCS,
        "generate",
        "files",
        "--out",
        uri,
        "--workers",
        "2",
        "--quiet",
        *pairs,
    ]


def run(uri: str, server: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    environment = os.environ | {"PREFECT_API_URL": server}
    return subprocess.Popen(
        command(uri),
        cwd=ROOT,
        env=environment,
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def made(bucket: Bucket, prefect_server: str) -> str:
    """The prefix of a dataset whose run was killed halfway and started again.

    After some of what it left was damaged.
    """
    first = run(bucket.uri("made"), prefect_server)
    assert until(lambda: [k for k in bucket.keys("made") if "/shard-" in k and k.endswith(".json")])
    os.killpg(first.pid, 9)
    first.communicate()
    pieces = {k: bucket.read(k) for k in bucket.keys("made") if "/shard-" in k}
    assert pieces and "made/manifest.json" not in bucket.keys("made")
    done = next(k for k in pieces if k.endswith(".json")).removesuffix(".json")
    bucket.write(f"{done}.images.arrows", pieces[f"{done}.images.arrows"][::-1])
    bucket.client.delete_object(Bucket=BUCKET, Key=f"{done}.cases.arrows")
    again = run(bucket.uri("made"), prefect_server)
    out, err = again.communicate()
    assert again.returncode == 0, err
    assert "look at s3://bucket/made/report.html" in out
    return "made"


def test_a_killed_run_goes_on_to_the_bytes_of_a_local_one_and_leaves_nothing_else(
    bucket: Bucket, made: str, quick: dict[str, str]
) -> None:
    assert bucket.digests(made) == quick
    assert not bucket.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads")


def test_a_dataset_already_there_is_not_made_again(
    bucket: Bucket, made: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bucket.digests(made)
    assert cli.main(command(bucket.uri(made))[3:]) == 0
    assert "s3://bucket/made is already" in capsys.readouterr().out
    assert bucket.digests(made) == before


@pytest.mark.parametrize("name", ["check", "audit", "report", "export"])
def test_commands_read_it_where_it_lies(
    bucket: Bucket, made: str, name: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    report, export = (
        ["--out", str(tmp_path / "r.html")],
        ["--format", "fcmbench", "--out", str(tmp_path / "exported")],
    )
    extra = {"check": ["--regenerate", "1"], "audit": [], "report": report, "export": export}[name]
    assert cli.main([name, bucket.uri(made), *extra]) == 0, capsys.readouterr()


def test_check_finds_what_is_flipped_missing_or_too_much(
    bucket: Bucket, made: str, capsys: pytest.CaptureFixture[str]
) -> None:
    images, answers = (
        next(k for k in bucket.keys(made) if f"/data/{name}/" in k)
        for name in ("images", "questions")
    )
    before = {k: bucket.read(k) for k in (images, answers)}
    flipped = bytearray(before[images])
    flipped[len(flipped) // 2] ^= 1
    bucket.write(images, bytes(flipped))
    bucket.client.delete_object(Bucket=BUCKET, Key=answers)
    bucket.write(f"{made}/data/extra.bin", b"x")
    try:
        assert cli.main(["check", bucket.uri(made)]) == 1
        said = capsys.readouterr().out
    finally:
        for key, content in before.items():
            bucket.write(key, content)
        bucket.client.delete_object(Bucket=BUCKET, Key=f"{made}/data/extra.bin")
    assert f"{images.removeprefix('made/')}: sha256 differs" in said
    assert f"{answers.removeprefix('made/')}: missing" in said
    assert "data/extra.bin: not in the manifest" in said


def test_a_store_that_is_not_there_is_one_line_without_its_keys(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {
        "no such bucket": bucket.uri("x", bucket="nobody-made-this"),
        "nobody listens": "s3://AKIAKEY:se%2Fcret@bucket/x?endpoint_override=127.0.0.1:1&scheme=http&region=us-east-1",
        "no such option": bucket.uri("x") + "&endpiont=1",
        "not a scheme": "s4://AKIAKEY:secret@bucket/x",
    }
    for why, uri in wrong.items():
        for arguments in (command(uri)[3:], ["check", uri]):
            assert cli.main(arguments) == 2, why
            err = capsys.readouterr().err
            assert err.count("\n") == 1, (why, err)
            assert "cret" not in err and "AKIAKEY" not in err, err


def test_an_upload_that_fails_halfway_leaves_nothing(bucket: Bucket) -> None:
    from flows.storage.store import Store

    store = Store.open(bucket.uri("half"))
    with pytest.raises(ValueError, match="halfway"), store.put(f"{store.root}/a") as sink:
        sink.write(bytes(12 << 20))
        raise ValueError("halfway")
    assert bucket.digests("half") == {}
    assert not bucket.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads")
