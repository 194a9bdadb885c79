/* marshal: values as bytes and back. The work is done by Interp/bytecode. */
#include "../Interp/bytecode/serialize.h"
#include "runtime.h"

static Value dump(Value v, int version)
{
    WfWriter w;
    if (wf_audit("marshal.dumps", "Oi", v, version) < 0)
        return WF_NULL;
    wf_writer_init(&w, version);
    wf_write_object(&w, v);
    Value b = wf_writer_check(&w) < 0 ? WF_NULL : wf_bytes_new(w.data, w.len);
    wf_writer_fini(&w);
    return b;
}

static Value marshal_dumps(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", NULL};
    Value v;
    int version = WF_MARSHAL_VERSION;
    if (wf_parse_args(args, nargs, kwnames, "O|i:dumps", names, &v, &version) < 0)
        return WF_NULL;
    return dump(v, version);
}

static Value marshal_dump(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", "", NULL};
    Value v, file;
    int version = WF_MARSHAL_VERSION;
    if (wf_parse_args(args, nargs, kwnames, "OO|i:dump", names, &v, &file, &version) < 0)
        return WF_NULL;
    Value b = dump(v, version);
    if (wf_is_null(b))
        return b;
    Value r = wf_call_method(file, wf_n.write, &b, 1);
    wf_drop(b);
    return r;
}

static Value finish(WfReader *r)
{
    Value v = wf_read_object(r);
    wf_reader_fini(r);
    return v;
}

static Value marshal_load(Value self, Value file)
{
    WfReader r;
    if (wf_audit("marshal.load", "") < 0)
        return WF_NULL;
    /* As CPython, look at what read(0) gives first. */
    Value zero = wf_small(0), probe = wf_call_method(file, wf_n.read, &zero, 1);
    if (wf_is_null(probe))
        return probe;
    if (!wf_is_bytes(probe)) {
        wf_raise(&wf_exc_TypeError, "file.read() returned not bytes but %.100s",
                 wf_type_name(probe));
        wf_drop(probe);
        return WF_NULL;
    }
    wf_drop(probe);
    wf_reader_init(&r, NULL, 0);
    r.file = file;
    return finish(&r);
}

static Value marshal_loads(Value self, Value data)
{
    WfBuffer view;
    WfReader r;
    if (wf_audit("marshal.loads", "O", data) < 0 ||
        wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    wf_reader_init(&r, view.buf, (size_t)view.len);
    Value v = finish(&r);
    wf_release_buffer(&view);
    return v;
}

static WfMethodDef marshal_methods[] = {
    {"dump", marshal_dump, WF_FASTKW,
     "dump($module, value, file, version=version, /)\n--\n\n"
     "Write the value on the open file.\n\n"
     "  value\n    Must be a supported type.\n"
     "  file\n    Must be a writeable binary file.\n"
     "  version\n    Indicates the data format that dump should use.\n\n"
     "If the value has (or contains an object that has) an unsupported type, a\n"
     "ValueError exception is raised - but garbage data will also be written\n"
     "to the file. The object will not be properly read back by load()."},
    {"load", marshal_load, WF_O,
     "load($module, file, /)\n--\n\n"
     "Read one value from the open file and return it.\n\n"
     "  file\n    Must be readable binary file.\n\n"
     "If no valid value is read (e.g. because the data has a different Python\n"
     "version's incompatible marshal format), raise EOFError, ValueError or\n"
     "TypeError.\n\n"
     "Note: If an object containing an unsupported type was marshalled with\n"
     "dump(), load() will substitute None for the unmarshallable type."},
    {"dumps", marshal_dumps, WF_FASTKW,
     "dumps($module, value, version=version, /)\n--\n\n"
     "Return the bytes object that would be written to a file by dump(value, file).\n\n"
     "  value\n    Must be a supported type.\n"
     "  version\n    Indicates the data format that dumps should use.\n\n"
     "Raise a ValueError exception if value has (or contains an object that has) an\n"
     "unsupported type."},
    {"loads", marshal_loads, WF_O,
     "loads($module, bytes, /)\n--\n\n"
     "Convert the bytes-like object to a value.\n\n"
     "If no valid value is found, raise EOFError, ValueError or TypeError.  Extra\n"
     "bytes in the input are ignored."},
    {0},
};

int wf_module_init_marshal(Value module)
{
    return wf_module_add_functions(module, marshal_methods) < 0 ||
                   wf_module_add_int(module, "version", WF_MARSHAL_VERSION) < 0
               ? -1
               : 0;
}
