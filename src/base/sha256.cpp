// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>

namespace wf {

namespace {

/// Looked up once: that takes longer than the hash of an event. What OpenSSL keeps of the thread that looked
/// (its errors) goes at once: a thread that still runs when the program ends could not free it any more.
const EVP_MD *algorithm()
{
    static const std::unique_ptr<EVP_MD, void (*)(EVP_MD *)> found = [] {
        std::unique_ptr<EVP_MD, void (*)(EVP_MD *)> md(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
        OPENSSL_thread_stop();
        return md;
    }();
    return found.get();
}

} // namespace

void Sha256Sum::Free::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

Sha256Sum::Sha256Sum() : m_context(EVP_MD_CTX_new())
{
    // Only where there is no memory, or no SHA-256 in the library: nothing can be sealed then.
    if (!m_context || EVP_DigestInit_ex2(m_context.get(), algorithm(), nullptr) != 1)
        qFatal("OpenSSL has no SHA-256");
}

void Sha256Sum::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(m_context.get(), bytes.data(), std::size_t(bytes.size()));
}

QByteArrayView Sha256Sum::take()
{
    EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(m_result.data()), nullptr);
    EVP_DigestInit_ex2(m_context.get(), nullptr, nullptr);
    return QByteArrayView(m_result.data(), qsizetype(m_result.size()));
}

QByteArray sha256(QByteArrayView bytes)
{
    Sha256Sum sum;
    sum.add(bytes);
    return sum.take().toByteArray();
}

Sha256 Sha256::parse(QStringView text)
{
    constexpr qsizetype Digits = 64;
    const bool fine = text.size() == Digits && std::all_of(text.begin(), text.end(), [](QChar c) {
                          return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
                      });
    return fine ? Sha256(text.toString()) : Sha256();
}

Sha256 Sha256::of(QByteArrayView bytes)
{
    return Sha256(QString::fromLatin1(sha256(bytes).toHex()));
}

} // namespace wf
