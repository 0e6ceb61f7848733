// An import: plan, then the images, several at once in decoder processes. What is ready stays ready, and what is not
// can be told from it by its row, so that an import can be cut off anywhere and run again.
#pragma once

#include "import/options.hpp"
#include "import/plan.hpp"
#include "import/report.hpp"

namespace memento {

// Reads the folder and says what there is to do, without a database; decoders look into files that may hold several
// planes. Throws Error usage.
ImportPlan plan_import(const ImportOptions& options);

// Throws Error when nothing can be done at all: no database, no such owner, no space, another import into this project.
ImportReport run_import(const ImportOptions& options);

} // namespace memento
