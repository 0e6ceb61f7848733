#include "storage/intake.hpp"

#include "base/error.hpp"
#include "base/pieces.hpp"
#include "base/progress.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace memento {
namespace {

// The one loop: all of an open file, piece by piece.
void read_through(int source, const std::string& name, const Stopped& stopped,
                  const std::function<void(std::string_view)>& take)
{
    const auto stop_if_asked = [&stopped] {
        if (stopped && stopped())
            throw Error(ErrorCode::failed, "Interrupted.");
    };
    ::lseek(source, 0, SEEK_SET);
    ::posix_fadvise(source, 0, 0, POSIX_FADV_SEQUENTIAL);
    stop_if_asked();
    read_pieces(source, printable(name), [&](std::string_view bytes) {
        take(bytes);
        stop_if_asked();
    });
    ::lseek(source, 0, SEEK_SET);
}

UniqueFd new_part(const ImageFiles& files, const std::optional<Identity>& as)
{
    const WorkingAs writer(as);
    return open_file(files.part, O_RDWR | O_CREAT | O_EXCL, 0640);
}

} // namespace

Received hash_file(int source, const std::string& name, const Stopped& stopped)
{
    Sha256 hash;
    Received received;
    read_through(source, name, stopped, [&](std::string_view bytes) {
        hash.add(bytes);
        received.size += static_cast<std::int64_t>(bytes.size());
    });
    received.sha256 = hash.finish();
    return received;
}

Intake::Intake(const ImageFiles& files, const std::optional<Identity>& as)
    : part_(files.part)
    , file_(new_part(files, as))
{
}

void Intake::add(std::string_view bytes)
{
    hash_.add(bytes);
    write_all(file_.get(), bytes, part_);
    size_ += static_cast<std::int64_t>(bytes.size());
}

void Intake::copy(int source, const std::string& name, const Stopped& stopped)
{
    if (::ioctl(file_.get(), FICLONE, source) != 0)
        return read_through(source, name, stopped, [this](std::string_view bytes) { add(bytes); });
    // The copy is hashed: the source may change meanwhile.
    read_through(file_.get(), name, stopped, [this](std::string_view bytes) {
        hash_.add(bytes);
        size_ += static_cast<std::int64_t>(bytes.size());
    });
}

void Intake::save()
{
    if (::fsync(file_.get()) != 0)
        throw system_error("Cannot save " + part_.string());
}

Received Intake::finish()
{
    file_.reset();
    return {hash_.finish(), size_};
}

} // namespace memento
