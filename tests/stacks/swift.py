"""OpenStack Swift from PyPI, which speaks S3: a store that people run, here with one disk and one
copy. It looks at signatures, checksums, clocks and permissions, as an emulator does not."""

import os
import pwd
import subprocess
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir

import obstore
import pytest
import urllib3
from obstore.store import S3Store

from .servers import FOLDER, absent, free_ports, listens, run, shared, wait

PROGRAMS = Path(__file__).parents[2] / ".venv/swift/bin"
HERE = (PROGRAMS.parent / ".complete").exists()


def _keeps_attributes(folder: str) -> bool:
    """Whether a file system keeps attributes of files, in which Swift describes objects."""
    if not hasattr(os, "setxattr"):
        return False
    try:
        with NamedTemporaryFile(dir=folder) as file:
            os.setxattr(file.name, "user.tried", b"1")
    except OSError:
        return False
    return True


DISK = _keeps_attributes(gettempdir())
REGION = "eu-west-2"
OWNER, ANOTHER = "tests:owner", "tests:another"
"""Two keys: whose the bucket is, and one that is let into nothing."""
SECRET = "secret-in-tests-only"  # noqa: S105 - of a server on loopback that ends with the tests
PAGE = 20
"""How many objects it lists at a time: 1,000 elsewhere."""

_RINGS = """
import sys
from swift.common.ring import RingBuilder
for at, name in enumerate(("object", "container", "account")):
    made = RingBuilder(2, 1, 0)
    made.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(sys.argv[2]) + at,
                  "device": "disk", "weight": 1})
    made.rebalance()
    made.get_ring().save(f"{sys.argv[1]}/{name}.ring.gz")
"""
_EVERY = "[swift-hash]\nswift_hash_path_suffix = tests\n"
_SERVER = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
fallocate_reserve = 0
user = {user}
log_udp_host = 127.0.0.1
log_udp_port = 9
"""
_STORAGE = (
    "[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{name}\n"
)
_PROXY = f"""
[pipeline:main]
pipeline = catch_errors gatekeeper listing_formats s3api tempauth slo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = {REGION}
s3_acl = true
max_bucket_listing = {PAGE}
[filter:tempauth]
use = egg:swift#tempauth
user_{OWNER.replace(":", "_")} = {SECRET} .admin
user_{ANOTHER.replace(":", "_")} = {SECRET} .admin
[filter:slo]
use = egg:swift#slo
allow_async_delete = false
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""


def endpoint() -> str:
    """The address of the store that all tests share; it has the bucket `holdings`."""
    return shared("swift", lambda folder: started(folder, free_ports(4))[0])


def started(folder: Path, port: int) -> "tuple[str, subprocess.Popen[bytes]]":
    """A store of one's own on four ports from this one: its address, and the process of the keeper
    of its proxy, without which it does not answer. Started again it has what was put."""
    if not HERE:
        absent("no Swift on this machine")
    if not DISK:
        pytest.skip("no file system for Swift (said in the report header)")
    is_new = not (folder / "devices").exists()
    if is_new:
        (folder / "devices/disk").mkdir(parents=True)
        (folder / "swift.conf").write_text(_EVERY)
        given = [str(PROGRAMS / "python"), "-c", _RINGS, str(folder), str(port + 1)]
        subprocess.run(given, check=True)
        for at, name in enumerate(("object", "container", "account"), 1):
            _run(folder, name, port + at, _STORAGE.format(name=name))
    proxy = _run(folder, "proxy", port, _PROXY)
    wait(folder, proxy, lambda: all(listens(port + at) for at in range(4)))
    address = f"http://127.0.0.1:{port}"
    if is_new:
        _make_bucket(address, "holdings")
    return address, proxy


def _make_bucket(address: str, name: str) -> None:
    store = S3Store(
        name,
        config={
            "endpoint": address,
            "region": REGION,
            "access_key_id": OWNER,
            "secret_access_key": SECRET,
        },
        client_options={"allow_http": True},
    )
    url = obstore.sign(store, "PUT", "", timedelta(minutes=1))
    answer = urllib3.request("PUT", url)
    assert answer.status == 200, answer.data


def has_on_disk(content: bytes) -> bool:
    """Whether these bytes are in any file of an object in the store that all share."""
    objects = Path(os.environ[FOLDER]) / "swift/devices/disk/objects"
    return any(content in one.read_bytes() for one in objects.rglob("*.data"))


def _run(folder: Path, name: str, port: int, pipeline: str) -> "subprocess.Popen[bytes]":
    told = folder / f"{name}.conf"
    user = pwd.getpwuid(os.getuid()).pw_name
    told.write_text(_SERVER.format(port=port, folder=folder, user=user) + pipeline)
    return run(folder, PROGRAMS / f"swift-{name}-server", told)
