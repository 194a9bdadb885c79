/* Malformed compiled code: every change of a payload is an error or harmless, never a crash. */
#include "weft_test.h"

#include "Interp/bytecode/image.h"
#include "Interp/bytecode/serialize.h"
#include "internal/runtime.h"

#include <stdlib.h>

static const char source[] = "import os\n"
                             "def f(a, b=1, *c, d, **e):\n"
                             "    'doc'\n"
                             "    def g(x): return a + x, (1, 2.5, 'text', b'bytes', None, 10 ** 30)\n"
                             "    try:\n"
                             "        return g(b)\n"
                             "    except ValueError as error:\n"
                             "        raise KeyError(error) from None\n"
                             "    finally:\n"
                             "        print([i for i in c if i in {1, 2}])\n"
                             "class C(object):\n"
                             "    def method(self):\n"
                             "        yield super().method\n"
                             "        self.x = lambda: self\n";

enum { HEADER = 1 + 4 + 32 }; /* marshal's tag and length, and the header of a blob */

static bool started(void)
{
    static char *argv[] = {"weft", "-I", "-S", NULL};
    static int state;
    if (state == 0)
        state = wf_config_read(&wf_config, 3, argv) == -1 && wf_runtime_start() == 0 ? 1 : 2;
    return state == 1;
}

static WfWriter written(void)
{
    WfWriter w;
    wf_writer_init(&w, WF_MARSHAL_VERSION);
    Value name = wf_str_from_c("<test>");
    Value code = wf_compile_source(source, sizeof source - 1, name, "exec", 0, true, 0);
    wf_write_object(&w, code);
    wf_drop(code);
    wf_drop(name);
    return w;
}

/* Has all of a code object read, and all inside it; how many code objects were good. */
static int read_all(WfCode *c, int depth)
{
    if (depth > 20 || wf_code_ready(c) < 0) {
        wf_err_clear();
        return 0;
    }
    wf_code_positions_ready(c);
    int n = 1;
    for (size_t i = 0; i < wf_tuple_len(c->consts); i++)
        if (wf_has_shape(wf_tuple_item(c->consts, i), WF_SHAPE_code))
            n += read_all(wf_as_code(wf_tuple_item(c->consts, i)), depth + 1);
    return n;
}

static int read_payload(const uint8_t *payload, size_t len, WfImageMode mode)
{
    uint8_t *owned = malloc(len);
    memcpy(owned, payload, len);
    Value code = wf_image_open(owned, len, owned, mode);
    if (wf_is_null(code)) {
        wf_err_clear();
        return 0;
    }
    int n = read_all(wf_as_code(code), 0);
    wf_drop(code);
    return n;
}

WT_TEST(image, reads_what_was_written)
{
    WT_REQUIRE(started());
    WfWriter w = written();
    WT_REQUIRE(w.status == WRITE_OK && w.len > HEADER);
    WT_EQ_INT(read_payload(w.data + HEADER, w.len - HEADER, WF_IMAGE_LAZY), 7);
    wf_writer_fini(&w);
}

WT_TEST(image, survives_any_change)
{
    WT_REQUIRE(started());
    WfWriter w = written();
    uint8_t *payload = w.data + HEADER, *copy = malloc(w.len);
    size_t len = w.len - HEADER;
    uint64_t x = 88172645463325252u;
    for (int round = 0; round < 6000; round++) {
        memcpy(copy, payload, len);
        for (int k = 0; k <= round % 3; k++) {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            copy[x % len] = (uint8_t)(x >> 40);
        }
        WT_TRUE(read_payload(copy, len - (round % 7 == 0 ? x % len : 0), WF_IMAGE_LAZY) <= 100);
    }
    free(copy);
    wf_writer_fini(&w);
}

WT_TEST(image, refuses_a_wrong_checksum)
{
    WT_REQUIRE(started());
    WfWriter w = written();
    for (size_t i = HEADER; i < w.len; i += 17) {
        uint8_t *owned = malloc(w.len);
        memcpy(owned, w.data, w.len);
        owned[i] ^= 1;
        Value code = wf_read_lazily(owned, w.len, owned);
        WT_TRUE(wf_is_null(code));
        wf_err_clear();
    }
    wf_writer_fini(&w);
}
