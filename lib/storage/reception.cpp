#include "storage/reception.hpp"

#include "base/error.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace memento {

void require_upload_size(std::int64_t bytes)
{
    if (bytes > max_upload_bytes)
        throw Error(ErrorCode::too_large, "The file is larger than 2 GiB.",
                    "Import it with `memento import` on the server.");
}

Reception::Reception(const std::filesystem::path& store, const ImageFiles& files)
    : files_(files)
{
    make_store_folders(store);
    file_ = open_file(files.part, O_WRONLY | O_CREAT | O_EXCL, 0640);
}

void Reception::add(std::string_view bytes)
{
    size_ += static_cast<std::int64_t>(bytes.size());
    require_upload_size(size_);
    hash_.add(bytes);
    write_all(file_.get(), bytes, files_.part);
}

std::string Reception::finish()
{
    if (::fsync(file_.get()) != 0)
        throw system_error("Cannot save " + files_.part.string());
    file_.reset();
    return hash_.finish();
}

} // namespace memento
