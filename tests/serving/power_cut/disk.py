"""What a disk would have kept of a folder, given what was done to it until the power went.

Kept is what was synced: a file's bytes by a sync of the file, its name by a sync of its folder, or
of the file itself (as ext4, XFS and btrfs do for a name that is new). Of all else the first
part may be kept: of the changes to a file, of the sectors of a write, of the changes to a folder's
names. Of the sectors that were written in that part any may be missing, the earlier ones too: a
system writes them to the disk in any order. They then hold what they held before, or zeros. How
much is kept, a random number says.
"""

import os
import shutil
import struct
from pathlib import Path

SECTOR = 512
SECTORS_KEPT = (1, 0.9, 0.5)  # the share; the first is a disk that keeps the order
_HEADER = struct.Struct("=c3xiqII")


class _File:
    def __init__(self, durable=b""):
        self.durable = bytearray(durable)
        self.pending = []  # (offset, bytes), or (size, None) where it was cut

    def sync(self):
        for offset, data in self.pending:
            self._apply(offset, data)
        self.pending.clear()

    def _apply(self, offset, data):
        if data is None:
            del self.durable[offset:]
            self.durable.extend(bytes(offset - len(self.durable)))
            return
        self.durable.extend(bytes(max(0, offset - len(self.durable))))
        self.durable[offset:offset + len(data)] = data

    def cut(self, random):
        """How many of the changes were lost, or kept in part."""
        kept = random.randint(0, len(self.pending))
        changes = self.pending[:kept]
        lost = len(self.pending) - kept
        if lost and self.pending[kept][1] is not None:
            offset, data = self.pending[kept]
            changes.append((offset, data[:SECTOR * random.randint(0, len(data) // SECTOR)]))
        shown = _File(self.durable)  # what the system showed before the cut
        for offset, data in changes:
            shown._apply(offset, data)
            # A new length is kept whole: it is not in a sector of the file.
            self._apply(*((offset, None) if data is None else (len(shown.durable), b"")))
        missing = self._keep_some(shown.durable, _sectors(changes), random)
        self.pending.clear()
        return lost + missing

    def _keep_some(self, shown, sectors, random):
        likely = random.choice(SECTORS_KEPT)
        missing = 0
        for sector in sectors:
            place = slice(sector * SECTOR, (sector + 1) * SECTOR)
            if random.random() < likely:
                self.durable[place] = shown[place]
            else:
                missing += 1
        return missing


def _sectors(changes):
    """Those that were written to, ascending."""
    return sorted({sector for offset, data in changes if data
                   for sector in range(offset // SECTOR, (offset + len(data) - 1) // SECTOR + 1)})


class _Folder:
    def __init__(self):
        self.now = {}
        self.durable = {}
        self.pending = []  # (names that go, name that comes or None, what it names)

    def change(self, goes, comes=None, what=None):
        for name in goes:
            self.now.pop(name, None)
        if comes is not None:
            self.now[comes] = what
        self.pending.append((goes, comes, what))

    def sync(self, count=None):
        count = len(self.pending) if count is None else count
        for goes, comes, what in self.pending[:count]:
            for name in goes:
                self.durable.pop(name, None)
            if comes is not None:
                self.durable[comes] = what
        del self.pending[:count]

    def sync_name_of(self, file):
        """Changes reach the disk in their order: with the file's own go those before it."""
        of_file = [i for i, (_, _, what) in enumerate(self.pending) if what is file]
        self.sync(of_file[-1] + 1 if of_file else 0)

    def cut(self, random):
        lost = len(self.pending)
        kept = random.randint(0, lost)
        self.sync(kept)
        self.pending.clear()
        return lost - kept


class Disk:
    """The disk under one folder, from what is in it: all of that is durable."""

    def __init__(self, root):
        self.root = Path(os.path.realpath(root))
        self._top = self._read(self.root)
        self._open = {}  # by descriptor: (what, the folder that it lies in)
        self._touched = []

    def _read(self, path):
        if not path.is_dir():
            return _File(path.read_bytes())
        folder = _Folder()
        folder.now = {one.name: self._read(one) for one in path.iterdir()}
        folder.durable = dict(folder.now)
        return folder

    def _find(self, path):
        """The folder that the path lies in, its name, and what it names or None."""
        parts = Path(path).relative_to(self.root).parts
        if not parts:
            return None, "", self._top
        folder = self._top
        for part in parts[:-1]:
            folder = folder.now[part]
        return folder, parts[-1], folder.now.get(parts[-1])

    def replay(self, trace):
        """Does all that record.c wrote down; the last record may be cut."""
        data = Path(trace).read_bytes()
        at = 0
        while at + _HEADER.size <= len(data):
            kind, descriptor, offset, path_bytes, data_bytes = _HEADER.unpack_from(data, at)
            path_at = at + _HEADER.size
            data_at = path_at + path_bytes
            at = data_at + data_bytes
            if at > len(data):
                return
            path = data[path_at:data_at].decode()
            self.do(kind.decode(), descriptor, offset, path, data[data_at:at])

    def do(self, kind, descriptor=0, offset=0, path="", data=b""):
        if kind == "O":
            self._do_open(descriptor, offset, path)
        elif kind == "C":
            del self._open[descriptor]
        elif kind == "W":
            self._open[descriptor][0].pending.append((offset, data))
        elif kind == "T":
            self._open[descriptor][0].pending.append((offset, None))
        elif kind == "S":
            what, folder = self._open[descriptor]
            what.sync()
            if isinstance(what, _File):
                folder.sync_name_of(what)
        elif kind == "R":
            folder, name, what = self._find(path)
            to, new_name, _ = self._find(data.decode())
            assert folder is to, "a name that moves between folders is not modelled"
            folder.change([name], new_name, what)
        elif kind == "U":
            folder, name, _ = self._find(path)
            folder.change([name])
        elif kind == "M":
            folder, name, _ = self._find(path)
            folder.change([], name, _Folder())
        else:
            raise AssertionError(f"record of an unknown kind {kind}")

    def _do_open(self, descriptor, flags, path):
        folder, name, what = self._find(path)
        if what is None:
            assert flags & os.O_CREAT, path
            what = _File()
            folder.change([], name, what)
        elif flags & os.O_TRUNC:
            what.pending.append((0, None))
        self._open[descriptor] = (what, folder)
        if what not in self._touched:
            self._touched.append(what)

    def cut(self, random):
        """The power goes. How many changes were lost or kept in part."""
        lost = sum(one.cut(random) for one in self._touched)
        for folder in list(self._folders(self._top)):
            lost += folder.cut(random)
        return lost

    def _folders(self, folder):
        yield folder
        for what in (*folder.now.values(), *folder.durable.values()):
            if isinstance(what, _Folder):
                yield from self._folders(what)

    def write_back(self):
        """Makes the folder what the disk kept."""
        for one in self.root.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        self._write(self._top, self.root)

    def _write(self, folder, path):
        for name, what in folder.durable.items():
            if isinstance(what, _Folder):
                (path / name).mkdir()
                self._write(what, path / name)
            else:
                (path / name).write_bytes(what.durable)
