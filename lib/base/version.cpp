#include "base/version.hpp"

namespace memento {

std::string_view version()
{
    return MEMENTO_VERSION;
}

} // namespace memento
