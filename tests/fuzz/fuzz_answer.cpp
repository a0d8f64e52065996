// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a service's answer: a verdict with words for people, without the channel's secret in them.
#include "amplification.h"
#include "comms/channel.h"

#include <array>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 3)
        return 0;
    const wf::fuzz::Amplification held(size, 200);
    static constexpr std::array Kinds{wf::ChannelKind::Slack, wf::ChannelKind::PagerDuty,
                                      wf::ChannelKind::Statuspage, wf::ChannelKind::Webhook};
    wf::ChannelConfig config;
    config.name = QStringLiteral("any");
    config.kind = Kinds[data[0] % Kinds.size()];
    config.secret = QStringLiteral("01234567890123456789012345678901");
    config.page = QStringLiteral("page");
    const wf::Delivery delivery = wf::testDelivery(config, wf::fromMs(0));
    wf::Answer answer;
    answer.status = 100 + data[1] * 2;
    answer.headers = {{"retry-after", QByteArray::number(data[2])}};
    answer.body = QByteArray(reinterpret_cast<const char *>(data + 3), qsizetype(size - 3));
    for (const wf::Verdict &verdict :
         {wf::judge(config, delivery, answer), wf::judgeLookup(config, delivery, answer)}) {
        if (verdict.answer.contains(config.secret))
            std::abort();
    }
    return 0;
}
