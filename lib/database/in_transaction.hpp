// For what needs transactions, but does not care on whose connection.
#pragma once

#include "database/database.hpp"

#include <functional>

namespace memento {

// Runs work in a transaction on a connection that is held no longer than that.
using InTransaction = std::function<void(const std::function<void(Transaction&)>&)>;

} // namespace memento
