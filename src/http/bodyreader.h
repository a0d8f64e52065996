// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <QByteArray>

#include <memory>
#include <string_view>

namespace wf {

/// Collects the body of an answer as it streams in, inflating gzip and zlib, and never holds more than
/// `limit` bytes of the plain text: the cap counts inflated bytes.
class BodyReader
{
public:
    enum class Encoding { Identity, Compressed /**< gzip or zlib; which one shows in the data */ };

    /// The Content-Encoding header. Protocol error for one that was not asked for.
    static Expected<Encoding> encodingOf(const QByteArray &contentEncoding);

    BodyReader(Encoding encoding, qint64 limit);
    ~BodyReader();

    /// TooLarge when the cap is passed, Corrupt when the data does not inflate or its checksum or length is
    /// wrong; the messages name no address.
    Expected<void> add(std::string_view bytes);
    /// Corrupt when compressed data ended too early, or never began. Gives the body and ends the reader's
    /// life.
    Expected<QByteArray> finish();

private:
    struct Inflater;
    Expected<void> append(const char *data, qsizetype size);

    const qint64 m_limit;
    QByteArray m_body;
    std::unique_ptr<Inflater> m_inflater;
};

/// "the body is larger than 64 MiB".
QString bodyTooLargeText(qint64 limit);

} // namespace wf
