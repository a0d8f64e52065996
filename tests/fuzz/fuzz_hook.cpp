// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of strangers at every hook: whatever they hold, nothing breaks, and what comes out is bounded.
#include "feed/hooks.h"

#include <cstdlib>

namespace {

void check(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const wf::AlertNotice &alert)
{
    check(!alert.name.isEmpty() && alert.name.size() <= wf::MaxNoticeText && !alert.key.isEmpty());
    check(alert.summary.size() <= wf::MaxNoticeText && alert.link.size() <= wf::MaxNoticeText);
    check(alert.labels.pairs().size() <= wf::MaxNoticeLabels);
    check(!alert.at || *alert.at > wf::fromMs(0));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using namespace wf;
    static const Hooks hooks({});
    InboundRequest request;
    request.body = QByteArray(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const QByteArray &path : hooks.paths()) {
        request.path = path;
        const auto notices = hooks.read(request);
        if (!notices) {
            check(!notices.error().message.isEmpty());
            continue;
        }
        check(notices->alerts.size() <= MaxNotices && notices->changes.size() <= MaxNotices);
        for (const AlertNotice &alert : notices->alerts)
            check(alert);
        for (const ChangeNotice &change : notices->changes)
            check(!change.text.isEmpty() && change.text.size() <= 4 * MaxNoticeText);
    }
    return 0;
}
