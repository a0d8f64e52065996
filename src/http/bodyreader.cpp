// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/bodyreader.h"

#include <zlib.h>

namespace wf {

namespace {

constexpr qsizetype OutputStep = 64 * 1024;
constexpr int AutomaticHeader = 32 + MAX_WBITS; ///< zlib tells gzip from zlib by itself.

QString sizeText(qint64 bytes)
{
    if (bytes >= (1 << 20) && bytes % (1 << 20) == 0)
        return QStringLiteral("%1 MiB").arg(bytes >> 20);
    return QStringLiteral("%1 bytes").arg(bytes);
}

} // namespace

QString bodyTooLargeText(qint64 limit)
{
    return QStringLiteral("the body is larger than %1").arg(sizeText(limit));
}

struct BodyReader::Inflater
{
    Inflater() { ready = inflateInit2(&stream, AutomaticHeader) == Z_OK; }
    ~Inflater()
    {
        if (ready)
            inflateEnd(&stream);
    }
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;

    z_stream stream{};
    QByteArray output{OutputStep, Qt::Uninitialized};
    bool ready = false;
    bool memberEnded = false; ///< The last gzip member was read to its end.
};

Expected<BodyReader::Encoding> BodyReader::encodingOf(const QByteArray &contentEncoding)
{
    const QByteArray name = contentEncoding.trimmed().toLower();
    if (name.isEmpty() || name == "identity")
        return Encoding::Identity;
    if (name == "gzip" || name == "x-gzip" || name == "deflate")
        return Encoding::Compressed;
    return fail(ErrorCode::Protocol,
                QStringLiteral("the answer has the encoding \"%1\", which was not asked for")
                    .arg(QString::fromLatin1(name.left(40))));
}

BodyReader::BodyReader(Encoding encoding, qint64 limit) : m_limit(limit)
{
    if (encoding == Encoding::Compressed)
        m_inflater = std::make_unique<Inflater>();
}

BodyReader::~BodyReader() = default;

Expected<void> BodyReader::append(const char *data, qsizetype size)
{
    if (m_body.size() + size > m_limit)
        return fail(ErrorCode::TooLarge, bodyTooLargeText(m_limit));
    m_body.append(data, size);
    return {};
}

Expected<void> BodyReader::add(std::string_view bytes)
{
    if (bytes.empty())
        return {};
    if (!m_inflater)
        return append(bytes.data(), qsizetype(bytes.size()));
    Inflater &inflater = *m_inflater;
    if (!inflater.ready)
        return fail(ErrorCode::Corrupt, QStringLiteral("no memory to inflate the body"));
    QByteArray &output = inflater.output;
    z_stream &stream = inflater.stream;
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    do {
        if (inflater.memberEnded) { // A gzip file may be several in a row (RFC 1952, 2.2).
            inflateReset(&stream);
            inflater.memberEnded = false;
        }
        stream.next_out = reinterpret_cast<Bytef *>(output.data());
        stream.avail_out = static_cast<uInt>(output.size());
        const int state = inflate(&stream, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
            return fail(ErrorCode::Corrupt, QStringLiteral("the compressed body is damaged"));
        const qsizetype produced = output.size() - static_cast<qsizetype>(stream.avail_out);
        if (Expected<void> kept = append(output.constData(), produced); !kept)
            return kept;
        inflater.memberEnded = state == Z_STREAM_END;
        if (state == Z_BUF_ERROR)
            break; // Everything was taken; more input is needed.
    } while (stream.avail_in > 0 || (stream.avail_out == 0 && !inflater.memberEnded));
    return {};
}

Expected<QByteArray> BodyReader::finish()
{
    if (m_inflater && !m_inflater->memberEnded)
        return fail(ErrorCode::Corrupt, QStringLiteral("the compressed body ends too early"));
    return std::move(m_body);
}

} // namespace wf
