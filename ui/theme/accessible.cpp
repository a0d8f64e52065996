// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/accessible.h"

#include "theme/plaintext.h"

#include <QAbstractButton>
#include <QAccessibleWidget>
#include <QButtonGroup>
#include <QPointer>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace wf {

namespace {

constexpr const char *RoleProperty = "wfAccessibleRole";

class AccessibleButton : public QAccessibleWidget
{
public:
    explicit AccessibleButton(QAbstractButton *button) : QAccessibleWidget(button) {}

    QAccessible::Role role() const override
    {
        if (!button().isCheckable())
            return menu() ? QAccessible::ButtonMenu : QAccessible::Button;
        const QButtonGroup *group = button().group();
        const bool exclusive = group ? group->exclusive() : button().autoExclusive();
        return exclusive ? QAccessible::RadioButton : QAccessible::CheckBox;
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.checkable = button().isCheckable();
        state.checked = button().isChecked();
        state.pressed = button().isDown();
        state.hasPopup = menu() != nullptr;
        if (const auto *push = qobject_cast<const QPushButton *>(&button()))
            state.defaultButton = push->isDefault();
        return state;
    }

    QString text(QAccessible::Text what) const override
    {
        const QString said = QAccessibleWidget::text(what);
        if (what == QAccessible::Name && said.isEmpty())
            return button().text().isEmpty() ? button().toolTip() : plaintext::withoutKey(button().text());
        if (what == QAccessible::Accelerator && !button().shortcut().isEmpty())
            return button().shortcut().toString(QKeySequence::NativeText);
        return said;
    }

    QStringList actionNames() const override
    {
        QStringList names;
        if (button().isEnabled())
            names << (button().isCheckable() ? toggleAction() : pressAction());
        return names << QAccessibleWidget::actionNames();
    }

    void doAction(const QString &name) override
    {
        if (name != toggleAction() && name != pressAction()) {
            QAccessibleWidget::doAction(name);
            return;
        }
        // What a click opens may stay open: who asked does not wait for it.
        QTimer::singleShot(0, &button(), &QAbstractButton::click);
    }

    QStringList keyBindingsForAction(const QString &name) const override
    {
        return name == toggleAction() || name == pressAction() ? QStringList{button().shortcut().toString()}
                                                               : QStringList();
    }

private:
    QAbstractButton &button() const { return *static_cast<QAbstractButton *>(object()); }
    QMenu *menu() const
    {
        if (const auto *push = qobject_cast<const QPushButton *>(&button()))
            return push->menu();
        const auto *tool = qobject_cast<const QToolButton *>(&button());
        return tool ? tool->menu() : nullptr;
    }
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    if (auto *button = qobject_cast<QAbstractButton *>(object))
        return new AccessibleButton(button);
    auto *widget = qobject_cast<QWidget *>(object);
    const QVariant role = widget ? widget->property(RoleProperty) : QVariant();
    return role.isValid() ? new QAccessibleWidget(widget, QAccessible::Role(role.toInt())) : nullptr;
}

} // namespace

void installAccessibility()
{
    QAccessible::installFactory(make);
}

void setAccessibleRole(QWidget &widget, QAccessible::Role role)
{
    widget.setProperty(RoleProperty, int(role));
}

} // namespace wf
