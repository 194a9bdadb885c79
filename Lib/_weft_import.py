# Runs in the namespace of importlib's _bootstrap_external when weft starts: compiled files get
# weft's suffix and magic number, an up-to-date one is read in one step, and zipimport is loaded
# when a path asks for it.

BYTECODE_SUFFIXES[:] = ['.wbc']
MAGIC_NUMBER = _imp._magic
_RAW_MAGIC_NUMBER = int.from_bytes(MAGIC_NUMBER, 'little')

_slow_get_code = SourceLoader.get_code


def get_code(self, fullname):
    if (type(self) is SourceFileLoader and sys.pycache_prefix is None and
            sys.implementation.cache_tag == 'weft-311' and not sys.flags.verbose):
        code = _imp._cached_code(self.path)
        if code:
            return code
        if code is False:
            return _compile_anew(self, fullname)
    return _slow_get_code(self, fullname)


def _compile_anew(self, fullname):
    """Compiles a module and replaces its compiled file, which is not fit for use."""
    path = self.get_filename(fullname)
    source = self.get_data(path)
    code = self.source_to_code(source, path)
    if not sys.dont_write_bytecode:
        data = _code_to_timestamp_pyc(code, int(self.path_stats(path)['mtime']), len(source))
        self._cache_bytecode(path, cache_from_source(path), data)
    return code


get_code.__qualname__ = 'SourceLoader.get_code'
get_code.__doc__ = _slow_get_code.__doc__
SourceLoader.get_code = get_code
del get_code


def _zip_hook(path):
    """Stands for zipimport.zipimporter until a path leads to a regular file."""
    where = path
    while True:
        try:
            mode = _os.stat(where).st_mode
        except (OSError, ValueError):
            where, _, tail = where.rpartition('/')
            if not where or not tail:
                raise ImportError('not a Zip file', path=path)
        else:
            break
    if mode & 0o170000 != 0o100000:
        raise ImportError('not a Zip file', path=path)
    import zipimport
    try:
        sys.path_hooks[sys.path_hooks.index(_zip_hook)] = zipimport.zipimporter
    except ValueError:
        pass
    return zipimport.zipimporter(path)


_find_spec_by_listing = FileFinder.find_spec


def find_spec(self, fullname, target=None):
    # While the runtime starts few modules are looked for: it is quicker to ask for their files
    # than to list the folders.
    if type(self) is not FileFinder or self._path_mtime != -1:
        return _find_spec_by_listing(self, fullname, target)
    names = _imp._names_of(self.path, fullname.rpartition('.')[2], self._loaders)
    if names is None:
        return None
    if names:
        try:
            self._path_mtime = _path_stat(self.path).st_mtime
        except OSError:
            return None
        self._path_cache = names
    try:
        return _find_spec_by_listing(self, fullname, target)
    finally:
        if names:
            self._path_mtime = -1
            self._path_cache = set()


find_spec.__qualname__ = 'FileFinder.find_spec'
find_spec.__doc__ = _find_spec_by_listing.__doc__
_find_spec_at_start = find_spec
if not sys.flags.verbose:
    FileFinder.find_spec = find_spec
del find_spec


def _weft_install():
    sys.path_hooks.insert(0, _zip_hook)


def _weft_started():
    if FileFinder.find_spec is _find_spec_at_start:
        FileFinder.find_spec = _find_spec_by_listing
