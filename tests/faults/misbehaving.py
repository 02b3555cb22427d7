"""What a report can do to others: a template's cell that does what its unit is called."""

CELL = """
from tests.faults.misbehaving import DOES
exec(DOES.get(level, "pass"))
"""

DOES = {
    "loops": "while True: pass",
    "sleeps": "while True:\n try: time.sleep(600)\n except BaseException: pass",
    "asks_memory": "x = bytearray(6 * 2**30)",
    "grows": "x = []\nwhile True: x.append(bytearray(50_000_000))",
    "grows_shared": "import mmap\nx = []\nfor _ in range(12):\n x.append(mmap.mmap(-1, 10**8)); x[-1].write(bytes(10**8))\ntime.sleep(60)",
    "grows_in_child": "import subprocess, sys\n"
    "subprocess.run([sys.executable, '-c', 'import time; x = b\"x\" * 600_000_000; time.sleep(60)'], check=True)",
    "prints": "for _ in range(500): print('x' * 10**6)",
    "writes": "x = b'x' * 10**6\nfor _ in range(500): os.write(1, x)",
    "forks": "os.fork()",
    "bomb": "for _ in range(7): os.fork()\ntime.sleep(60)",
    "daemon": "if os.fork() == 0:\n os.setsid()\n if os.fork() == 0:\n  time.sleep(600)\n os._exit(0)\nos.wait()",
    "spawns": "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)",
    "exits": "os._exit(3)",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "asks": "input('name? ')",
    "reads_text": "import sys\nassert sys.stdin.read() == ''",
    "reads": "assert os.read(0, 1) == b''",
    "kills_itself": "os.kill(os.getpid(), 9)",
    "kills_parent": "os.kill(os.getppid(), 9)\ntime.sleep(60)",
    "threads": "import threading\nfor _ in range(20): threading.Thread(target=time.sleep, args=(600,)).start()",
    "closes": "os.closerange(0, 2000)",
    "deletes": "import pathlib, shutil\n"
    "folder = next(p for p in (os.readlink(f'/proc/self/fd/{k}') for k in os.listdir('/proc/self/fd')"
    " if os.path.exists(f'/proc/self/fd/{k}')) if '.staging-' in p)\nshutil.rmtree(os.path.dirname(folder))",
    "stops": "os.kill(os.getpid(), 19)",
    "leaves": "raise SystemExit(0)",
    "interrupts": "raise KeyboardInterrupt",
    "changes": "import signal\nos.chdir('/')\nos.umask(0o777)\nos.environ.clear()\nfor k in (2, 15, 17): signal.signal(k, signal.SIG_IGN)",
    "no_files": "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))",
    "patches": "import pathlib\npathlib.Path.write_bytes = pathlib.Path.open = pathlib.Path.iterdir = None",
}

# What is said of it, in which cell; None where the report is to be made all the same.
SAYS = {
    "loops": "ran longer than",
    "sleeps": "ran longer than",
    "asks_memory": "MemoryError",
    "grows": "MemoryError",
    "grows_shared": "MB of memory",
    "grows_in_child": "",  # MB of memory, or its child's own error
    "prints": "printed more than",
    "writes": "printed more than",
    "forks": "forked",
    "bomb": "",  # forked, or started too many processes
    "daemon": None,
    "spawns": None,
    "exits": "os._exit",
    "crashes": "SIGSEGV",
    "asks": "keyboard",
    "reads_text": "keyboard",
    "reads": None,
    "kills_itself": "SIGKILL",
    "kills_parent": "all reports are forked from",
    "threads": None,
    "closes": "",
    "deletes": "",
    "stops": "ran longer than",
    "leaves": "stopped before its end",
    "interrupts": "KeyboardInterrupt",
    "changes": None,
    "no_files": "",
    "patches": "",
}
