/* The image of frozen modules of the weft that makes the image: no entries. */
extern const unsigned wf_frozen_image[2];
const unsigned wf_frozen_image[2] = {0, 0};
