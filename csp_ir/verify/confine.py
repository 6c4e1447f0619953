"""What a sandboxed process does to itself before it runs foreign code; text that becomes part of RUNNER.

Layers, each used where the system has it, each named in the level that the record keeps:

    namespaces  own user, network and IPC namespaces: no network, not even loopback
    limits      CPU, address space, file size 0, no core, few descriptors, no new processes, and no way to raise
                these; reported only where all hold: the kernel does not count the processes of root
    landlock    no file can be read but Python's own library and the system's, none written, cut, made or removed;
                no TCP; no signals and no abstract sockets to the outside (as far as the kernel's ABI goes)
    seccomp     a list of the system calls that pure computing and imports need; all others give EPERM:
                no sockets, no processes, no exec, no signals, no ptrace, no mounts, no change of modes and owners

Capabilities are given up whatever the system has: root could undo limits and namespaces with them.

A worker of `csp_ir.wall` does the same with two differences: `readable` names more folders of code, and
`threads` lets it have threads, which an engine may need, and pairs of sockets to itself.
"""

LAYERS = ("namespaces", "limits", "landlock", "seccomp")

CONFINE = (
    f"LAYERS = {LAYERS!r}"
    + r"""


def confine(os, sys, seconds, memory, readable=(), threads=False, absent=()):
    # Take away what the system can; returns the layers in force. absent: left out, as where the system has none.
    found = set()
    libc = None
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(1, 9, 0, 0, 0)  # killed when the parent is
        libc.prctl(4, 0, 0, 0, 0)  # not dumpable
        libc.prctl(38, 1, 0, 0, 0)  # no new privileges
        # user, network, IPC; network and IPC alone where user namespaces are off but we may
        if "namespaces" not in absent and (
            libc.unshare(0x10000000 | 0x40000000 | 0x08000000) == 0 or libc.unshare(0x40000000 | 0x08000000) == 0
        ):
            found.add("namespaces")
        root = root and libc.capset(b"\x22\x05\x08\x20" + bytes(4), bytes(24)) != 0
    except (ImportError, OSError, AttributeError):
        pass
    bounded = False
    if "limits" not in absent:
        try:
            bounded = limits(int(seconds), memory, threads) and not root
        except ImportError:
            pass
    if sys.platform == "linux" and libc is not None:
        for name, restrict, more in (("landlock", landlock, readable), ("seccomp", seccomp, threads)):
            try:
                if name not in absent and restrict(os, libc, more):
                    found.add(name)
            except Exception:
                pass
        if "seccomp" not in found and libc.syscall(444, None, 0, 1) < 3:  # such a landlock lets files be cut
            found.discard("landlock")
    if bounded and ("seccomp" in found or forkless(os)):
        found.add("limits")
    return ["process", *(name for name in LAYERS if name in found)]


def limits(seconds, memory, threads):
    import resource, signal
    def limit(name, value):
        kind = getattr(resource, name, None)
        if kind is None:
            return False
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            return False
        return True
    done = [limit("RLIMIT_CPU", seconds + 1), limit("RLIMIT_AS", memory)]
    limit("RLIMIT_CORE", 0), limit("RLIMIT_FSIZE", 0)
    limit("RLIMIT_NOFILE", 64 if threads else 32)
    if not threads:  # the kernel counts threads too, all that the user has
        limit("RLIMIT_NPROC", 0)
    signal.alarm(seconds + 5)  # should the parent be stopped, not dead
    return all(done)


def forkless(os):
    try:
        child = os.fork()
    except (OSError, AttributeError):
        return True
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return False


def landlock(os, libc, readable):
    import struct
    def bits(*values):
        return b"".join(value.to_bytes(8, "little") for value in values)
    abi = libc.syscall(444, None, 0, 1)
    if abi < 1:
        return False
    files = (1 << 13) - 1
    files |= (abi >= 2) << 13 | (abi >= 3) << 14 | (abi >= 5) << 15
    attributes = bits(files)
    if abi >= 4:
        attributes += bits(3)  # bind and connect of TCP
    if abi >= 6:
        attributes += bits(3)  # abstract sockets, signals
    rules = libc.syscall(444, attributes, len(attributes), 0)
    if rules < 0:
        return False
    library = os.path.dirname(os.__file__)
    for path in (library, "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", *readable):
        try:
            handle = os.open(path, 0x200000)  # O_PATH
        except OSError:
            continue
        allowed = 4 if path.startswith("/etc") else 12  # read files, read folders
        libc.syscall(445, rules, 1, struct.pack("<Qi", allowed, handle), 0)
        os.close(handle)
    done = libc.syscall(446, rules, 0) == 0
    os.close(rules)
    return done


def seccomp(os, libc, threads):
    import ctypes, struct
    calls = {
        # read write open close stat fstat lstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask
        # rt_sigreturn pread64 readv writev access sched_yield mremap mincore madvise dup dup2 nanosleep getpid exit
        # uname getcwd readlink gettimeofday getrlimit getrusage sysinfo times getuid getgid geteuid getegid getppid
        # sigaltstack arch_prctl gettid time futex sched_getaffinity getdents64 set_tid_address restart_syscall
        # clock_gettime clock_getres clock_nanosleep exit_group openat newfstatat readlinkat faccessat
        # set_robust_list dup3 getrandom membarrier statx rseq close_range faccessat2; then fcntl
        "x86_64": (0xC000003E, 72, (
            0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 21, 24, 25, 27, 28, 32, 33, 35, 39, 60, 63,
            79, 89, 96, 97, 98, 99, 100, 102, 104, 107, 108, 110, 131, 158, 186, 201, 202, 204, 217, 218, 219, 228,
            229, 230, 231, 257, 262, 267, 269, 273, 292, 318, 324, 332, 334, 436, 439)),
        "aarch64": (0xC00000B7, 25, (
            17, 23, 24, 48, 56, 57, 61, 62, 63, 64, 65, 66, 67, 78, 79, 80, 93, 94, 96, 98, 99, 101, 113, 114, 115,
            123, 124, 128, 132, 134, 135, 139, 153, 160, 163, 165, 169, 172, 173, 174, 175, 176, 177, 178, 179, 214,
            215, 216, 222, 226, 232, 233, 278, 283, 291, 293, 436, 439)),
    }
    # for the worker: poll select sendto recvfrom socketpair epoll eventfd2; of clone threads, of ioctl FIONBIO only
    threading = {
        "x86_64": (56, 16, (7, 23, 44, 45, 53, 232, 233, 270, 271, 281, 290, 291)),
        "aarch64": (220, 29, (19, 20, 21, 22, 72, 73, 199, 206, 207)),
    }
    machine = os.uname().machine
    if machine not in calls or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    arch, fcntl, allowed = calls[machine]
    def line(code, k, yes=0, no=0):
        return struct.pack("<HBBI", code, yes, no, k)
    LOAD, EQUAL, SET, RETURN = 0x20, 0x15, 0x45, 0x06
    refused, unknown, granted = line(RETURN, 0x00050001), line(RETURN, 0x00050026), line(RETURN, 0x7FFF0000)
    def among(values, test=EQUAL):  # granted if the loaded word is one of them, else refused
        return [*(line(test, k, len(values) - i, 0) for i, k in enumerate(values)), refused, granted]
    # of fcntl, only F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, so that no signal can be set up
    checked = {fcntl: [line(LOAD, 24), *among((1030, 1, 2, 3))]}
    if threads:
        clone, ioctl, more = threading[machine]
        allowed += more
        checked[clone] = [line(LOAD, 16), *among((0x10000,), SET)]  # CLONE_THREAD
        checked[ioctl] = [line(LOAD, 24), *among((0x5421,))]
        checked[435] = [unknown]  # clone3, whose flags no filter can read; libc then uses clone
    program = [line(LOAD, 4), line(EQUAL, arch, 1, 0), line(RETURN, 0x80000000)]  # another machine's calls: killed
    program.append(line(LOAD, 0))
    for number, block in checked.items():
        program += [line(EQUAL, number, 0, len(block)), *block]
    program += among(allowed)
    text = ctypes.create_string_buffer(b"".join(program))
    filter = struct.pack("<HxxxxxxQ", len(program), ctypes.addressof(text))
    return libc.prctl(22, 2, filter, 0, 0) == 0
"""
)
