// The version of Memento, as in CMakeLists.txt.
#pragma once

#include <string_view>

namespace memento {

std::string_view version();

} // namespace memento
