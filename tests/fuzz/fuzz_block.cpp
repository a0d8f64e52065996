// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks and head rows as they may lie on a damaged disk. The checksum is made right, or nothing behind it
// would ever be reached.
#include "amplification.h"
#include "metrics/blockcodec.h"
#include "metrics/crc.h"
#include "metrics/headcodec.h"

#include <cstdlib>

using namespace wf;

namespace {

ByteString withCrc(std::span<const std::uint8_t> content, std::size_t seed)
{
    ByteString bytes = crc::start();
    bytes.insert(bytes.end(), content.begin(), content.end());
    crc::seal(bytes, seed);
    return bytes;
}

void require(bool truth)
{
    if (!truth)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 3)
        return 0;
    const std::span<const std::uint8_t> content(data + 3, size - 3);
    const fuzz::Amplification held(size, 128);
    const std::size_t count = 1 + (data[1] | std::size_t(data[2]) << 8) % MaxBlockSamples;
    switch (data[0] % 3) {
    case 0: {
        std::vector<double> values(count);
        if (decodeValues(withCrc(content, count), values)) {
            // What was read can be written and read again, to the bit.
            std::vector<double> again(count);
            require(decodeValues(encodeValues(values), again).has_value());
            require(std::memcmp(values.data(), again.data(), count * sizeof(double)) == 0);
        }
        break;
    }
    case 1:
        if (const auto times = decodeTimes(withCrc(content, 0)))
            require(decodeTimes(encodeTimes(*times)).value() == *times);
        break;
    default: {
        HeadState state;
        // Two rows, the second told relative to the first.
        const std::size_t cut = content.size() * data[1] / 256;
        if (decodeHead(withCrc(content.first(cut), 0), state)) {
            const auto second = decodeHead(withCrc(content.subspan(cut), 0), state);
            static_cast<void>(second);
        }
        break;
    }
    }
    return 0;
}
