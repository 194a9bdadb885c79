/* What the parts of _csv share. */
#ifndef WF_CSV_H
#define WF_CSV_H

#include "native.h"

typedef enum { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE } CsvQuoting;

#define CSV_NOT_SET UINT32_MAX

/* Everything is [const] after __new__. */
typedef struct {
    WfObject ob;
    uint32_t delimiter, quotechar, escapechar; /* the latter two may be CSV_NOT_SET */
    int quoting;
    bool doublequote, skipinitialspace, strict;
    Value lineterminator; /* str */
    bool special[128];    /* ASCII characters that writing must look at */
    bool stops[128];      /* ASCII characters that end a run of plain ones when reading */
    bool ascii;           /* no others do */
} CsvDialect;

extern WfType wf_csv_dialect_type, wf_csv_reader_type, wf_csv_writer_type;
static inline CsvDialect *as_dialect(Value v)
{
    return (CsvDialect *)wf_obj(v);
}

/* _csv.Error. Borrowed. */
WfType *wf_csv_error(void);
/* The registered dialect of that name: new; WF_NULL + Error. */
Value wf_csv_registered(Value name) WF_MUST_USE;
/* The dialect for (..., dialect=None, **fmtparams): args[0] is the dialect if nargs is 1, the
   keywords' values follow. */
Value wf_csv_make_dialect(const Value *args, size_t nargs, Value kwnames) WF_MUST_USE;
/* Fields longer than this are an error. */
ssize_t wf_csv_field_limit(void);

Value wf_csv_reader(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_csv_writer(Value self, const Value *args, size_t nargs, Value kwnames);

#endif
