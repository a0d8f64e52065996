// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/frontkey.h"

#include "commander/globalshortcut.h"
#include "kit/widgetkit.h"

#include <QCoreApplication>

namespace wf {

void keepFrontKey(Settings &settings, QWidget &window, std::function<void(const QString &)> tell)
{
    const auto say = [](const char *text) { return QCoreApplication::translate("wf::FrontKey", text); };
    auto *key =
        new GlobalShortcut(say("Bring Watchfloor to the front"), QStringLiteral("CTRL+ALT+w"), &window);
    const auto follow = [&settings, key] {
        if (settings.value(SettingKey::GlobalKey).toBool())
            key->ask();
        else
            key->release();
    };
    QObject::connect(key, &GlobalShortcut::activated, &window, [&window] { kit::bringToFront(window); });
    QObject::connect(key, &GlobalShortcut::changed, &window, [&settings, key, tell, say] {
        if (!key->isRefused() || !settings.value(SettingKey::GlobalKey).toBool())
            return;
        settings.set(SettingKey::GlobalKey, false);
        tell(say("The desktop gives no key for that: it has no such portal, or it was refused"));
    });
    QObject::connect(&settings, &Settings::changed, key, [follow](SettingKey changed) {
        if (changed == SettingKey::GlobalKey)
            follow();
    });
    follow();
}

} // namespace wf
