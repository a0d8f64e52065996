// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/restyle.h"

#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace wf {

void restyle(QWidget *widget, const char *property, const QVariant &value)
{
    const QVariant before = widget->property(property);
    if (before == value || (!before.isValid() && value == QVariant(value.metaType())))
        return;
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace wf
