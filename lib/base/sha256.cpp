#include "base/sha256.hpp"

#include "base/pieces.hpp"
#include "base/text.hpp"

#include <array>
#include <new>
#include <openssl/evp.h>

namespace memento {

// OpenSSL's uses the instructions that processors have for it: several times as fast as libsodium's.
struct Sha256::State {
    State()
    {
        if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1)
            throw std::bad_alloc();
    }
    struct Free {
        void operator()(EVP_MD_CTX* old) const { EVP_MD_CTX_free(old); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256()
    : state_(std::make_unique<State>())
{
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes)
{
    EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Sha256::finish()
{
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr);
    return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string sha256(std::string_view bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

std::string sha256_of_file(int fd, const std::string& name)
{
    Sha256 hash;
    read_pieces(fd, name, [&hash](std::string_view bytes) { hash.add(bytes); });
    return hash.finish();
}

} // namespace memento
