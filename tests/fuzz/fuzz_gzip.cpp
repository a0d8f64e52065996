// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a compressed body, which may be a bomb: what is held stays within the cap. And any bytes
// compressed: they come back as they were, and one flipped bit is found or changes nothing.
#include "../support/gzip.h"
#include "amplification.h"
#include "http/bodyreader.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace {

constexpr qint64 Limit = 64 * 1024;
/// A buffer that grows takes twice what is in it, and never less than a block.
constexpr qint64 Slack = 64 * 1024;

std::optional<QByteArray> inflated(std::string_view bytes, std::size_t step)
{
    wf::BodyReader reader(wf::BodyReader::Encoding::Compressed, Limit);
    for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
        if (!reader.add(bytes.substr(0, step)))
            return {};
    }
    auto body = reader.finish();
    if (!body)
        return {};
    if (body->size() > Limit || body->capacity() > 2 * Limit + Slack)
        std::abort();
    return *body;
}

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 3)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char *>(data + 2), size - 2);
    {
        // A bomb ends at the cap, however small it is; the decoder has tables of its own.
        const wf::fuzz::Amplification held(size, 4, std::size_t(3 * Limit + 4 * Slack));
        static_cast<void>(inflated(bytes, bytes.size()));
    }
    if (inflated(bytes, bytes.size()) != inflated(bytes, 1))
        std::abort();
    // As many times as make it a bomb, when the first byte says so.
    const QByteArray plain = QByteArray(bytes.data(), qsizetype(bytes.size())).repeated(1 + data[0]);
    QByteArray packed = wf::gzipped(plain);
    const std::optional<QByteArray> back = inflated(viewOf(packed), std::size_t(1 + data[1]));
    if (back.has_value() != (plain.size() <= Limit) || (back && *back != plain))
        std::abort();
    const auto at = qsizetype((std::size_t(data[0]) << 8 | data[1]) % std::size_t(packed.size()));
    packed[at] = char(packed[at] ^ (1 << (data[1] % 8)));
    const std::optional<QByteArray> flipped = inflated(viewOf(packed), std::size_t(packed.size()));
    if (flipped && *flipped != plain)
        std::abort();
    return 0;
}
