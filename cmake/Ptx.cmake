# CUDA C++ to PTX with clang alone; no CUDA toolkit. PTX of sm_80 runs on every card since Ampere, the driver compiles it when it loads;
# sm_90 is the same source, compiled for Hopper.
find_program(CLM_CLANG clang-19)
find_program(CLM_CLANGXX clang++-19)

# A target that makes <build>/ptx/<file>.<architecture>.ptx of every file. Without fused multiply-add, except where a kernel says so: the
# emulated kernels are compiled the same way.
function(clm_ptx target)
  set(outputs)
  foreach(architecture sm_80 sm_90)
    foreach(source ${ARGN})
      get_filename_component(name ${source} NAME_WE)
      set(output ${CMAKE_CURRENT_BINARY_DIR}/ptx/${name}.${architecture}.ptx)
      add_custom_command(OUTPUT ${output}
        COMMAND ${CLM_CLANG} -x cuda --cuda-device-only -S -nocudainc -nocudalib --cuda-gpu-arch=${architecture}
          --cuda-feature=+ptx80 -std=c++17 -O3 -ffp-contract=off -Wall -Wextra -Werror -I${CMAKE_CURRENT_SOURCE_DIR}
          -MD -MF ${output}.d ${source} -o ${output}
        DEPENDS ${source} DEPFILE ${output}.d COMMENT "${name}.${architecture}.ptx" VERBATIM)
      list(APPEND outputs ${output})
    endforeach()
  endforeach()
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/ptx)
  # What a file that was taken away or renamed has left behind would be embedded with the rest.
  file(GLOB stale ${CMAKE_CURRENT_BINARY_DIR}/ptx/*.ptx)
  list(REMOVE_ITEM stale ${outputs})
  if(stale)
    file(REMOVE ${stale})
  endif()
  add_custom_target(${target} ALL DEPENDS ${outputs})
endfunction()
