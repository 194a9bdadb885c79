"""What CPython 3.11 says about a program, in the words of ast_dump --batch."""
import ast
import subprocess
import sys
import warnings

sys.setrecursionlimit(20000)


def expected(source, mode, flags=0):
    """('ok', dump) or ('error', (type, msg, lineno, offset, end_lineno, end_offset, text)), and
    the warnings."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter('always')
        answer = compiled(source, mode, flags)
    return *answer, [(w.category.__name__, str(w.message), w.lineno) for w in noted]


def compiled(source, mode, flags):
    try:
        tree = compile(source, '<s>', mode, ast.PyCF_ONLY_AST | flags)
    except SyntaxError as e:
        return ('error', (type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno,
                          e.end_offset, e.text))
    except MemoryError:
        return ('error', ('MemoryError', '', 0, 0, 0, 0, None))
    except (ValueError, RecursionError) as e:
        return ('skip', str(e))
    try:
        return ('ok', ast.dump(tree, include_attributes=True))
    except RecursionError:
        return ('skip', 'too deep to dump')


class Tool:
    """A running ast_dump --batch."""

    def __init__(self, path):
        self.path = path
        self.process = None

    def ask(self, source, mode, flags=0):
        """('ok', dump, warnings), ('error', tuple, warnings) or ('crash', status, [])."""
        if self.process is None:
            self.process = subprocess.Popen([self.path, '--batch'], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE)
        data = source if isinstance(source, bytes) else source.encode('utf-8', 'surrogatepass')
        try:
            self.process.stdin.write(b'%s %d %d\n' % (mode.encode(), flags, len(data)) + data)
            self.process.stdin.flush()
            line = self.process.stdout.readline().decode('utf-8', 'surrogatepass')
        except BrokenPipeError:
            line = ''
        if not line:
            status = self.process.wait()
            self.process = None
            return ('crash', status, [])
        answer, _, noted = line.rstrip('\n').rpartition(' | ')
        verb, _, rest = answer.partition(' ')
        if verb == 'error':
            rest = ast.literal_eval(rest)
        return (verb, rest, ast.literal_eval(noted))

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()


def difference(source, mode, flags, tool):
    """None, or what differs."""
    want = expected(source, mode, flags)
    if want[0] == 'skip':
        return None
    got = tool.ask(source, mode, flags)
    if got == want:
        return None
    if got[0] == want[0] == 'ok':
        at = next((i for i, (x, y) in enumerate(zip(*(got[1], want[1]))) if x != y), 0)
        return 'got  ...%s\nwant ...%s' % (got[1][max(0, at - 60):at + 60],
                                           want[1][max(0, at - 60):at + 60])
    return 'got  %.300r\nwant %.300r' % (got, want)
