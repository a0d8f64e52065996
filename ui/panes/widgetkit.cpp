// SPDX-License-Identifier: GPL-3.0-or-later
#include "panes/widgetkit.h"

#include <QStyle>

namespace wf::kit {

void setRole(QWidget *widget, const char *role)
{
    if (widget->property("role").toString() == QLatin1String(role))
        return;
    widget->setProperty("role", role);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace wf::kit
