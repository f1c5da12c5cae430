#include "cyberlm.h"

/* Compiled as strict C11: an empty translation unit would not be. */
typedef clm_tensor header_compiles_as_c;
