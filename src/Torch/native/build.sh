#!/bin/sh
# Builds libdistillery_torch.so.
#
#   build.sh OUTPUT_FOLDER
#
# Against the system's libtorch, or against the PyTorch >= 2.1 that the environment variable LIBTORCH names: its
# folder (site-packages/torch, an unpacked libtorch) or its cmake prefix (…/share/cmake). Compiler output is shown
# only when the build fails.
set -eu

[ $# -eq 1 ] || { echo "usage: build.sh OUTPUT_FOLDER" >&2; exit 2; }
sources=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)

fail() { echo "error : libdistillery_torch: $*" >&2; exit 1; }
command -v cmake >/dev/null || fail "cmake is missing (Debian: apt-get install cmake g++)"
command -v c++ >/dev/null || fail "a C++ compiler is missing (Debian: apt-get install g++)"

# Two builds in one tree wait for each other.
if command -v flock >/dev/null; then
  exec 9>"$out/.lock"
  flock 9
fi

libtorch=${LIBTORCH:-}
abi=1
standard=17
if [ -n "$libtorch" ]; then
  libtorch=${libtorch%/}
  case $libtorch in
    */share/cmake/Torch) libtorch=${libtorch%/share/cmake/Torch} ;;
    */share/cmake) libtorch=${libtorch%/share/cmake} ;;
  esac
  [ -e "$libtorch/include/ATen/ATen.h" ] || fail "LIBTORCH=$LIBTORCH holds no include/ATen/ATen.h"
  config=$libtorch/share/cmake/Torch/TorchConfig.cmake
  if [ -e "$config" ]; then
    abi=$(sed -n 's/.*_GLIBCXX_USE_CXX11_ABI=\([01]\).*/\1/p' "$config" | head -n 1)
    abi=${abi:-1}
  fi
  version=$libtorch/include/torch/csrc/api/include/torch/version.h
  [ -e "$libtorch/include/torch/headeronly/version.h" ] && version=$libtorch/include/torch/headeronly/version.h
  major=$(sed -n 's/#define TORCH_VERSION_MAJOR \([0-9]*\).*/\1/p' "$version")
  minor=$(sed -n 's/#define TORCH_VERSION_MINOR \([0-9]*\).*/\1/p' "$version")
  [ "$major" -gt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -ge 1 ]; } ||
    fail "LIBTORCH=$LIBTORCH is version $major.$minor; 2.1 or newer is needed"
  [ "$major" -gt 2 ] || [ "$minor" -ge 10 ] && standard=20
elif [ ! -e /usr/include/ATen/ATen.h ]; then
  fail "no libtorch headers (Debian: apt-get install libtorch-dev libopenblas0-pthread), and LIBTORCH names no PyTorch"
fi

log=$out/build.log
if ! { cmake -S "$sources" -B "$out" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" \
         -DLIBTORCH="$libtorch" -DLIBTORCH_CXX11_ABI="$abi" -DLIBTORCH_CXX_STANDARD="$standard" &&
       cmake --build "$out" --parallel "${BUILD_JOBS:-2}"; } >"$log" 2>&1; then
  grep -E "error|Error" "$log" | head -n 20 >&2
  fail "the build failed, see $log"
fi
