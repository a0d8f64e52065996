// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/negotiate.h"

#include <QList>

#include <zlib.h>

#include <algorithm>
#include <optional>

namespace wf {
namespace {

struct Choice
{
    QByteArray name; ///< Lower case, without parameters.
    double quality = 1;
};

/// One element of a comma-separated list with its q parameter; an unreadable q counts as 0.
Choice readChoice(const QByteArray &element)
{
    const QList<QByteArray> parts = element.split(';');
    Choice choice{parts.first().trimmed().toLower()};
    for (qsizetype i = 1; i < parts.size(); ++i) {
        const QByteArray parameter = parts.at(i).trimmed().toLower();
        if (parameter.startsWith("q="))
            choice.quality = parameter.sliced(2).trimmed().toDouble();
    }
    return choice;
}

/// The highest quality that a header gives to one of the names; none when it names none of them.
std::optional<double> qualityOf(QByteArrayView header, const QList<QByteArray> &names)
{
    std::optional<double> best;
    for (const QByteArray &element : header.toByteArray().split(',')) {
        const Choice choice = readChoice(element);
        if (names.contains(choice.name))
            best = std::max(best.value_or(0), choice.quality);
    }
    return best;
}

} // namespace

bool prefersOpenMetrics(QByteArrayView accept)
{
    const double wanted = qualityOf(accept, {"application/openmetrics-text"}).value_or(0);
    return wanted > 0 && wanted >= qualityOf(accept, {"text/plain"}).value_or(0);
}

bool acceptsGzip(QByteArrayView acceptEncoding)
{
    const std::optional<double> named = qualityOf(acceptEncoding, {"gzip", "x-gzip"});
    return named.value_or(qualityOf(acceptEncoding, {"*"}).value_or(0)) > 0;
}

QByteArray gzip(const QByteArray &body)
{
    z_stream stream{};
    constexpr int GzipWindow = MAX_WBITS + 16;
    constexpr int MemoryLevel = 8;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, GzipWindow, MemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray packed(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(body.size()))),
                      Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(body.constData()));
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    packed.resize(whole ? static_cast<qsizetype>(stream.total_out) : 0);
    deflateEnd(&stream);
    return packed;
}

} // namespace wf
