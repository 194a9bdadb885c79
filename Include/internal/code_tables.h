/* The tables of a code object as Python sees them, in CPython's formats. */
#ifndef WEFT_CODE_TABLES_H
#define WEFT_CODE_TABLES_H

#include "api.h"
#include "code_parts.h"

Value wf_code_linetable(const WfCode *code) WF_MUST_USE;      /* bytes */
Value wf_code_lnotab(const WfCode *code) WF_MUST_USE;         /* bytes */
Value wf_code_exceptiontable(const WfCode *code) WF_MUST_USE; /* bytes */
Value wf_code_lines(Value code) WF_MUST_USE;                  /* iterator of (start, end, line) */
Value wf_code_positions(Value code) WF_MUST_USE;              /* iterator of four numbers or None */

typedef struct {
    WfPosition *positions;
    WfHandler *handlers;
    uint32_t npositions, nhandlers;
    uint16_t nfixed, nnear; /* 0: not recorded */
} WfTables;

/* From bytes back; ValueError if malformed. wf_tables_fini() in any case. */
int wf_tables_decode(WfTables *t, Value linetable, Value exceptiontable, int firstlineno) WF_MUST_USE;
void wf_tables_fini(WfTables *t);

#endif
