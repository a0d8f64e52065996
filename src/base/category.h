// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

/// Each layer that has something to say about itself has one category: WATCHFLOOR_CATEGORY(feed) in
/// feed/feedcategory.h makes feedCategory(), which is called "watchfloor.feed". Any thread. What is said is
/// of use to whoever reads a bug report: what began and ended, what was refused, what failed, each once for
/// every change. It goes to the program's own log (base/programlog.h); a text from outside goes there by
/// excerpt() (base/print.h), and a secret never. Without such a log only warnings are said.
#define WATCHFLOOR_CATEGORY(layer)                                                                           \
    inline const QLoggingCategory &layer##Category()                                                         \
    {                                                                                                        \
        static const QLoggingCategory category("watchfloor." #layer, QtWarningMsg);                          \
        return category;                                                                                     \
    }
