// PCRE2's header wants to know the code unit before it is read; a module map cannot say it.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
