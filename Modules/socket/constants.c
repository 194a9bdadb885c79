/* The constants of _socket. */
#include "socket.h"

#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <linux/can.h>
#include <linux/rds.h>

#define C(name) {#name, (int64_t)name}
static const struct {
    const char *name;
    int64_t value;
} constants[] = {
#include "constants.inc"
};

int wf_socket_init_constants(Value module)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add_int(module, constants[i].name, constants[i].value) < 0)
            return -1;
    return 0;
}
