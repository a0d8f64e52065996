// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/deskoptions.h"

#include "desk/demo.h"

#include <QFileInfo>

namespace wf {

Expected<DeskOptions> optionsFor(LogTargets targets, DeskOptions now)
{
    if (targets == LogTargets::Simulated) {
        now.demo = QStringLiteral("bad-day");
        now.dataDir = simulatedDataDir(now.dataDir);
        return now;
    }
    now.demo.reset();
    now.dataDir = realDataDir(now.dataDir);
    if (QFileInfo::exists(now.configFile)) {
        auto config = loadConfig(now.configFile);
        if (!config)
            return tl::unexpected(config.error());
        now.config = std::move(*config);
    }
    return now;
}

} // namespace wf
