// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <array>
#include <memory>

struct evp_md_ctx_st;

namespace wf {

/// The SHA-256 (FIPS 180-4) of bytes that come in pieces. By OpenSSL, which uses what the processor has for
/// it.
class Sha256Sum
{
public:
    Sha256Sum();
    void add(QByteArrayView bytes);
    /// The 32 bytes; stay as they are until the next call. What is added then begins anew.
    QByteArrayView take();

private:
    struct Free
    {
        void operator()(evp_md_ctx_st *context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
    std::array<char, 32> m_result{};
};

/// The 32 bytes of a SHA-256.
QByteArray sha256(QByteArrayView bytes);

/// A SHA-256 as people and files write it: 64 hexadecimal digits in lower case, or none at all. Nothing else
/// ever becomes one, so that it can stand in the name of a file.
class Sha256
{
public:
    Sha256() = default;
    /// Empty where the text is none.
    static Sha256 parse(QStringView text);
    /// The hash of these bytes.
    static Sha256 of(QByteArrayView bytes);

    bool isEmpty() const { return m_text.isEmpty(); }
    const QString &text() const { return m_text; }
    bool operator==(const Sha256 &) const = default;
    auto operator<=>(const Sha256 &other) const { return QString::compare(m_text, other.m_text) <=> 0; }

private:
    explicit Sha256(QString text) : m_text(std::move(text)) {}
    QString m_text;
};

} // namespace wf
