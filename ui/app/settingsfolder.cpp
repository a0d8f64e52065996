// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settingsfolder.h"

#include "desk/config.h"
#include "desk/demo.h"

#include <QDir>

namespace wf {

QString settingsFolder(const QStringList &arguments)
{
    QString folder;
    bool demo = false;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString option = QStringLiteral("--data-dir");
        if (arguments[i] == option)
            folder = arguments.value(i + 1);
        else if (arguments[i].startsWith(option + u'='))
            folder = arguments[i].mid(option.size() + 1);
        else if (arguments[i].startsWith(QLatin1String("--screenshots")) ||
                 arguments[i] == QLatin1String("--wallboard"))
            return {}; // Pictures have the size they have, and a wall's comes of its distance.
        demo = demo || arguments[i].startsWith(QLatin1String("--demo"));
    }
    folder = folder.isEmpty() ? defaultDataDir() : QDir(folder).absolutePath();
    return demo ? simulatedDataDir(folder) : folder;
}

} // namespace wf
