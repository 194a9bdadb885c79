/* The interpreter proper once more, counting what forms do: for `weft dis --specialized` and -X stats=forms. */
#define WF_COUNTING 1
#define wf_eval_frame wf_eval_frame_counting
#define wf_eval_throw wf_eval_throw_counting
#include "eval.c"
