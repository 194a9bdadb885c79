# Modules that are part of the program: what they say of themselves, and when they are not used.
cat >about.py <<'P'
import os, site, io, abc, stat, sys, _imp, zipimport, importlib.util, importlib.machinery
for m in os, site, io, abc, stat, zipimport, importlib.util, os.path, sys.modules['_frozen_importlib'], \
        sys.modules['_frozen_importlib_external']:
    s = m.__spec__
    print(m.__name__, s.name, s.origin, type(s.loader).__name__, s.has_location, s.cached, s.parent,
          getattr(m, '__file__', None), m.__package__, getattr(m, '__cached__', None), hasattr(m, '__origname__'),
          getattr(s.loader_state, 'origname', None), getattr(s.loader_state, 'filename', None))
print(os.path.join.__code__.co_filename, os.walk.__code__.co_firstlineno, os.path.join.__doc__)
for name in 'os', 'zipimport', '_frozen_importlib', 'json', '__phello__', 'os.path':
    print(name, _imp.is_frozen(name), (_imp.find_frozen(name) or [None])[1:])
def attempt(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)
attempt(_imp.get_frozen_object, 'nothing')
attempt(_imp.get_frozen_object, 'os', b'N')
attempt(_imp.find_frozen, 1)
attempt(_imp.is_frozen_package, '__phello__')
attempt(_imp.is_frozen_package, 'nothing')
attempt(importlib.machinery.FrozenImporter.get_code, 'nothing')
print(importlib.machinery.FrozenImporter.get_code('stat').co_filename)
print(_imp.init_frozen('nothing'))
try:
    os.environ['not there']
except KeyError:
    import traceback
    traceback.print_exc(file=sys.stdout)
print(sorted(m for m in ('re', 'json', 'typing', 'collections') if m in sys.modules) if len(sys.argv) > 1 else '')
P
"$PYTHON" about.py
"$PYTHON" -X frozen_modules about.py x | md5sum | cut -c1-0
for options in '-X frozen_modules=on' '-X frozen_modules=off' '-I' '-S' '-E -s' '-OO'; do
    "$PYTHON" $options -c 'import os, abc, zipimport, runpy
print(os.__spec__.origin, os.__file__, abc.__spec__.origin, zipimport.__spec__.origin, runpy.__file__, abc.ABC.__doc__)'
done
"$PYTHON" -X frozen_modules=maybe -c pass 2>&1; echo $?
"$PYTHON" -v -c pass 2>&1 | grep -E "^import '?(os|abc|site|posixpath|_frozen_importlib_external)'? "
"$PYTHON" -c 'import __phello__.spam; print(__phello__.__path__, __phello__.spam.__file__)'
