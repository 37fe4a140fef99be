"""What a submission might try against the machine, as the text of a file that a real host runs.

Every function takes the facts of one trial and returns when it got through; any exception means it was stopped.
Used by `grade doctor` and by the conformance suite, on each backend.
"""

SOURCE = """
import ctypes, os, socket, sys

def read_hidden_file(p): open(p["hidden"]).read()
def list_hidden_folder(p): os.listdir(p["folder"])
def see_hidden_name(p): os.stat(p["hidden"])
def write_outside(p): open(p["folder"] + "/written", "w").close()
def overwrite_file(p): open(p["hidden"], "r+").write("x")
def delete_file(p): os.unlink(p["doomed"])
def change_mode(p): os.chmod(p["hidden"], 0o644)
def read_grader_memory(p):
    with open(f"/proc/{p['grader']}/maps") as maps, open(f"/proc/{p['grader']}/mem", "rb") as memory:
        memory.seek(int(maps.readline().split("-")[0], 16))
        memory.read(1)
def read_grader_environment(p): open(f"/proc/{p['grader']}/environ").read(1)
def trace_grader(p):
    if ctypes.CDLL(None).ptrace(0x4206, p["grader"], 0, 0): raise OSError
def signal_grader(p): os.kill(p["grader"], 0)
def signal_sibling(p): os.kill(p["sibling"], 0)
def read_siblings_scratch(p): open(p["sibling_scratch"] + "/mine").read()
def fork(p):
    child = os.fork()
    if child == 0: os._exit(0)
    os.waitpid(child, 0)
def run_program(p): os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
def replace_itself(p): os.execv("/bin/sh", ["sh", "-c", "exit 77"])
def connect_tcp(p): socket.create_connection(("127.0.0.1", p["port"]), 2).close()
def send_udp(p): socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", p["port"]))
def connect_unix(p): socket.socket(socket.AF_UNIX).connect(p["unix"])
def connect_abstract(p): socket.socket(socket.AF_UNIX).connect(p["abstract"])
def take_memory(p): bytearray(20 << 30)

def attempt(name, facts):
    try:
        globals()[name](facts)
        return True
    except BaseException:
        return False

def place(name):
    if name:
        open(name, "w").write("x")
    return [os.getpid(), os.getcwd()]
"""

WORDS = {
    "read_hidden_file": "read a file of the grader's",
    "list_hidden_folder": "list a folder of the grader's",
    "see_hidden_name": "learn whether a file exists",
    "write_outside": "write a file outside its own folder",
    "overwrite_file": "change a file of the grader's",
    "delete_file": "delete a file of the grader's",
    "change_mode": "change the rights of a file",
    "read_grader_memory": "read the grader's memory",
    "read_grader_environment": "read the grader's environment",
    "trace_grader": "attach to the grader as a debugger",
    "signal_grader": "send signals to the grader",
    "signal_sibling": "send signals to another submission",
    "read_siblings_scratch": "read another submission's files",
    "fork": "start a process",
    "run_program": "run another program",
    "replace_itself": "turn into another program",
    "connect_tcp": "connect over TCP",
    "send_udp": "send over UDP",
    "connect_unix": "connect to a local service",
    "connect_abstract": "connect to a nameless local service",
    "take_memory": "take 20 GB of memory",
}
"""Name of each break-out -> what it tries, in plain words."""

SECRETS = frozenset(
    "read_hidden_file list_hidden_folder read_grader_memory read_grader_environment trace_grader".split()
)
"""With one of these, hidden checks can be read: no protection."""

HARMLESS = frozenset({"see_hidden_name"})
"""Names and sizes of files can be guessed at by every system without a file system of its own for hosts."""
