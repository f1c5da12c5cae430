#pragma once

namespace clm {

struct MatmulKernels {
};

}
